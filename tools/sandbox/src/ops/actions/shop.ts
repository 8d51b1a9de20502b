import { z } from 'zod'
import type { Instance } from '../../instance/instance.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { searchIndexFacts } from '../facts/shop.ts'
import { noteChange } from '../note-change.ts'

const nothing = z.strictObject({})

export const rebuildSearchIndex = defineTenantAction({
  path: '/ops/search-index/rebuild',
  body: nothing,
  run: async ({ instance }) => {
    const { stale } = await searchIndexFacts(instance)
    await rebuildIndex(instance)
    const summary = `Rebuilt the search index; ${String(stale)} documents were stale.`
    await noteChange({ instance, node: 'search-index', kind: 'operator', summary })
    return done({ summary, captured: { stale } })
  },
})

export async function rebuildIndex(instance: Instance): Promise<void> {
  await instance.database.admin(
    `delete from search_index; insert into search_index (sku, name, document) select sku, name, to_tsvector('simple', name) from products; update search_state set state = 'ready'`,
  )
}

export const flushCache = defineTenantAction({
  path: '/ops/cache/flush',
  body: nothing,
  run: async ({ instance }) => {
    const entries = instance.cache.flush()
    if (entries === 0) return nothingToDo('The cache is empty.')
    const summary = `Emptied the cache of ${entries} prices.`
    await noteChange({ instance, node: 'cache', kind: 'operator', summary })
    return done({ summary, captured: { entries } })
  },
})

export const purgeTemporaryUploads = defineTenantAction({
  path: '/ops/uploads/purge-temporary',
  body: nothing,
  run: async ({ instance }) => {
    const captured = await instance.uploads.purgeTemporary()
    if (captured.files === 0) return nothingToDo('There are no temporary uploads.')
    const summary = `Removed ${captured.files} temporary uploads of ${captured.bytes} bytes for good.`
    await noteChange({ instance, node: 'upload-storage', kind: 'operator', summary })
    return done({ summary, captured })
  },
})
