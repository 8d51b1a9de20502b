import { z } from 'zod'
import { notFound } from '../../http/refusal.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

const skus = z.strictObject({ skus: z.array(z.string().min(1)).min(1).max(10_000).optional() })

export const publishStock = defineTenantAction({
  path: '/ops/settings/publish-stock',
  body: skus,
  run: async ({ instance, body }) => {
    const rows = await instance.database.admin<{ sku: string }>(
      'update stock set published_at = now() where published_at is null and ($1::text[] is null or sku = any ($1)) returning sku',
      [body.skus ?? null],
    )
    if (rows.length === 0) return nothingToDo('All of this stock is published already.')
    const captured = { skus: rows.map((row) => row.sku) }
    const summary = `Published the stock of ${rows.length} products.`
    await noteChange({ instance, node: 'settings', kind: 'operator', summary })
    return done({ summary, captured, undo: { path: '/ops/settings/unpublish-stock', body: captured } })
  },
})

export const unpublishStock = defineTenantAction({
  path: '/ops/settings/unpublish-stock',
  body: skus,
  run: async ({ instance, body }) => {
    const rows = await instance.database.admin<{ sku: string }>(
      'update stock set published_at = null where published_at is not null and ($1::text[] is null or sku = any ($1)) returning sku',
      [body.skus ?? null],
    )
    if (rows.length === 0) return nothingToDo('None of this stock is published.')
    const captured = { skus: rows.map((row) => row.sku) }
    const summary = `Took back the stock of ${rows.length} products.`
    await noteChange({ instance, node: 'settings', kind: 'operator', summary })
    return done({ summary, captured, undo: { path: '/ops/settings/publish-stock', body: captured } })
  },
})

/** The customer's own setting; an operator sets it only on the customer's word. */
export const setTaxRegions = defineTenantAction({
  path: '/ops/settings/tax-regions',
  body: z.strictObject({ regions: z.array(z.string().regex(/^[A-Z]{2}$/, 'two capital letters are needed')).max(50) }),
  run: async ({ instance, body }) => {
    const { settings } = await instance.profile.read()
    const before = settings.tax.regions
    if (JSON.stringify(before) === JSON.stringify(body.regions)) return nothingToDo('The tax regions are these already.')
    await instance.database.admin(
      `update settings set value = jsonb_set(value, '{regions}', $1::jsonb), changed_at = now() where key = 'tax'`,
      [JSON.stringify(body.regions)],
    )
    instance.profile.invalidate()
    const summary = `Set the tax regions to ${body.regions.join(', ') || 'none'}.`
    await noteChange({ instance, node: 'settings', kind: 'configuration', summary })
    return done({ summary, captured: { regions: before }, undo: { path: '/ops/settings/tax-regions', body: { regions: before } } })
  },
})

/** The customer's own setting, as above. Denials of what is now permitted are settled. */
export const setPermissions = defineTenantAction({
  path: '/ops/users/permissions',
  body: z.strictObject({ email: z.string().includes('@'), permissions: z.array(z.string().regex(/^[a-z.]+$/)).max(20) }),
  run: async ({ instance, body }) => {
    const rows = await instance.database.admin<{ permissions: string[] }>('select permissions from users where email = $1', [body.email])
    const before = rows[0]?.permissions
    if (!before) throw notFound(`There is no user ${body.email}.`)
    if (JSON.stringify(before) === JSON.stringify(body.permissions)) return nothingToDo(`${body.email} has these permissions already.`)
    await instance.database.admin(
      `with settled as (delete from permission_denials where user_email = $1 and permission = any ($2::text[])) update users set permissions = $2 where email = $1`,
      [body.email, body.permissions],
    )
    const summary = `Set the permissions of a user to ${body.permissions.join(', ') || 'none'}.`
    await noteChange({ instance, node: 'settings', kind: 'configuration', summary })
    return done({
      summary,
      captured: { permissions: before },
      undo: { path: '/ops/users/permissions', body: { email: body.email, permissions: before } },
    })
  },
})
