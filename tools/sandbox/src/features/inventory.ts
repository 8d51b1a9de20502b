import { syntheticSku } from '../database/template-content.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { anySku, defineFeature, type FeatureRequest } from './feature.ts'

/** Stock on hand, and whether shoppers can see it: stock that was entered counts only once it is published. */
export const inventory = defineFeature({
  id: 'inventory',
  route: { method: 'GET', path: '/inventory/:sku' },
  popularity: 2,
  shopperInput: ({ draw }) => ({ sku: anySku(draw) }),
  run: (request) => (request.synthetic ? count(request) : lookUp(request)),
})

async function lookUp({ instance, input }: FeatureRequest): Promise<Record<string, unknown>> {
  const sku = String(input['sku'] ?? '')
  const found = await instance.database.session((session) =>
    session.query<{ quantity: number; published_at: Date | null }>('select quantity, published_at from stock where sku = $1', [sku]),
  )
  const row = found.rows[0]
  if (!row) throw new FeatureFailure({ code: 'product-unknown', status: 404, message: `There is no product ${sku}.` })
  if (row.quantity > 0 && row.published_at === null) throw unpublished(1)
  return { sku, available: row.quantity }
}

function count({ instance }: FeatureRequest): Promise<Record<string, unknown>> {
  return instance.database.transaction({
    synthetic: true,
    work: async (session) => {
      await session.query('update stock set quantity = quantity + 1 where sku = $1', [syntheticSku])
      const hidden = await session.query<{ count: number }>(
        'select count(*)::int as count from stock where quantity > 0 and published_at is null',
      )
      const number = hidden.rows[0]?.count ?? 0
      if (number > 0) throw unpublished(number)
      return { counted: true }
    },
  })
}

function unpublished(count: number): FeatureFailure {
  return new FeatureFailure({
    code: 'stock-not-published',
    status: 409,
    message: `${count} products have stock that is not published to the shop.`,
  })
}
