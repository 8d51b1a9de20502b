import type { Instance } from '../instance/instance.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault } from './fault.ts'

/** Works as designed: a shop can not sell where it has set no tax region. */
export const taxRegionUnset = defineTenantFault({
  id: 'tax-region-unset',
  title: 'The customer sells to a country without a tax region',
  truth: { node: 'settings', cause: 'usage/tax-region-unset', scope: 'tenant' },
  affects: ['checkout'],
  mendedBy: 'POST /ops/settings/tax-regions {"regions":["<country>"]}',
  inject: async ({ instance }) => {
    await setRegions({ instance, regions: [] })
    await noteChange({ instance, node: 'settings', kind: 'configuration', summary: 'The customer edited the tax settings.' })
  },
  clear: (instance) => setRegions({ instance, regions: [instance.tenant.country] }),
  active: async (instance) => {
    const { settings } = await instance.profile.read()
    return settings.tax.sellsTo.some((country) => !settings.tax.regions.includes(country))
  },
})

async function setRegions(options: { instance: Instance; regions: string[] }): Promise<void> {
  const { instance, regions } = options
  await instance.database.admin(
    `update settings set value = jsonb_set(value, '{regions}', $1::jsonb), changed_at = now() where key = 'tax'`,
    [JSON.stringify(regions)],
  )
  instance.profile.invalidate()
}
