import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature, type FeatureRequest } from './feature.ts'

const newestProducts = 5

/** Full-text search over the index. The probe searches for the products that were edited last, by their present names. */
export const search = defineFeature({
  id: 'search',
  route: { method: 'GET', path: '/search' },
  popularity: 5,
  shopperInput: ({ draw }) => ({ q: ['jacket', 'tent', 'lamp', 'kettle', 'boot'][Math.floor(draw * 5)] ?? 'lamp' }),
  run: (request) => (request.synthetic ? findNewest(request) : findText(request)),
})

async function findText({ instance, profile, input }: FeatureRequest): Promise<Record<string, unknown>> {
  const text = String(input['q'] ?? '').trim()
  if (text === '') throw new FeatureFailure({ code: 'bad-parameter', status: 422, message: 'q: words to search for are needed.' })
  const limit = Number(profile.configuration['search.results-max'] ?? 20)
  const found = await instance.database.session((session) =>
    session.query<{ sku: string; name: string; current: string | null }>(
      `select i.sku, i.name, p.name as current from search_index i left join products p using (sku)
       where document @@ plainto_tsquery('simple', $1) order by i.sku limit $2`,
      [text, limit],
    ),
  )
  const outdated = found.rows.find((row) => row.current !== row.name)
  if (outdated) throw missing(outdated.current ?? outdated.sku)
  return { results: found.rows.map((row) => ({ sku: row.sku, name: row.name })) }
}

async function findNewest({ instance }: FeatureRequest): Promise<Record<string, unknown>> {
  const found = await instance.database.session((session) =>
    session.query<{ sku: string; name: string; found: boolean }>(
      `with newest as (select sku, name from products where published order by updated_at desc, sku limit ${newestProducts})
       select sku, name, exists (select from search_index i where i.sku = newest.sku and i.document @@ plainto_tsquery('simple', newest.name)) as found from newest`,
    ),
  )
  const lost = found.rows.find((row) => !row.found)
  if (lost) throw missing(lost.name)
  return { searched: found.rows.length }
}

function missing(name: string): FeatureFailure {
  return new FeatureFailure({ code: 'result-missing', status: 500, message: `The product "${name}" is not found by its name.` })
}
