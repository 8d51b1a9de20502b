import { featureIds } from '../features/feature-ids.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault, textParam } from './fault.ts'

export const entitlementMissing = defineTenantFault({
  id: 'entitlement-missing',
  title: 'An entitlement of the contract was never granted',
  truth: { node: 'entitlements', cause: 'entitlements/missing', scope: 'tenant' },
  affects: ['reports'],
  mendedBy: 'POST /ops/entitlements/grant {"feature":"reports"}',
  params: { feature: { type: 'string', default: 'reports', values: featureIds, about: 'whose entitlement' } },
  inject: async ({ instance, params }) => {
    const feature = textParam({ params, name: 'feature' })
    await instance.database.admin('delete from entitlements where feature = $1', [feature])
    instance.profile.invalidate()
    await noteChange({
      instance,
      node: 'entitlements',
      kind: 'configuration',
      summary: 'Entitlements synchronised with the billing system.',
    })
  },
  clear: async (instance) => {
    await instance.database.admin('insert into entitlements (feature) select feature from contract on conflict do nothing')
    instance.profile.invalidate()
  },
  active: async (instance) => {
    const rows = await instance.database.admin('select 1 from contract left join entitlements e using (feature) where e.granted_at is null')
    return rows.length > 0
  },
})
