import { featureIds } from '../features/feature-ids.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault, textParam } from './fault.ts'

export const flagOff = defineTenantFault({
  id: 'flag-off',
  title: 'A feature flag is off though the customer is entitled',
  truth: { node: 'feature-flags', cause: 'configuration/flag-off-though-entitled', scope: 'tenant' },
  affects: ['marketplace-sync'],
  mendedBy: 'POST /ops/flags {"feature":"marketplace-sync","enabled":true}',
  params: { feature: { type: 'string', default: 'marketplace-sync', values: featureIds, about: 'whose flag' } },
  inject: async ({ instance, params }) => {
    const feature = textParam({ params, name: 'feature' })
    await instance.database.admin('update feature_flags set enabled = false, changed_at = now() where feature = $1', [feature])
    instance.profile.invalidate()
    await noteChange({ instance, node: 'feature-flags', kind: 'flag', summary: `Flag ${feature} switched off by a bulk change.` })
  },
  clear: async (instance) => {
    await instance.database.admin('update feature_flags set enabled = true, changed_at = now() where not enabled')
    instance.profile.invalidate()
  },
  active: async (instance) => {
    const rows = await instance.database.admin('select 1 from feature_flags join entitlements using (feature) where not enabled')
    return rows.length > 0
  },
})
