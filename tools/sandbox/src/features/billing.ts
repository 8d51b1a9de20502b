import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature } from './feature.ts'

/** An invoice for an order, with the tax reference that the law asks for since migration 12. */
export const billing = defineFeature({
  id: 'billing',
  route: { method: 'POST', path: '/invoices' },
  popularity: 1,
  shopperInput: ({ instance, draw }) => ({ order: `${instance.tenant.orderPrefix}-${9001 + Math.floor(draw * 60)}` }),
  run: ({ instance, synthetic, input }) =>
    instance.database.transaction({
      synthetic,
      work: async (session) => {
        const quota = await session.query<{ used: number; quota_limit: number }>(
          `select used, quota_limit from quotas where quota = 'invoices-per-month'`,
        )
        const row = quota.rows[0]
        if (!row || row.used >= row.quota_limit) {
          throw new FeatureFailure({
            code: 'quota-reached',
            status: 429,
            message: `The invoices of this month are used up: ${row?.used} of ${row?.quota_limit}.`,
          })
        }
        const order = synthetic ? 'SYN-invoice' : String(input['order'] ?? '')
        await session.query(`insert into invoices (order_number, total_cents, tax_reference) values ($1, 1000, $2)`, [
          order,
          `${instance.tenant.country}-VAT`,
        ])
        await session.query(`update quotas set used = used + 1 where quota = 'invoices-per-month'`)
        return { order }
      },
    }),
})
