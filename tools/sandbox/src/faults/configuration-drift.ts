import { configurationDrift } from '../instance/configuration-drift.ts'
import { configurationTemplate } from '../instance/configuration-template.ts'
import { readConfiguration, writeConfiguration } from '../ops/actions/configuration.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault } from './fault.ts'

const drifted = { 'checkout.shipping-methods': [], 'checkout.reservation-minutes': 2 }

export const configurationDriftFault = defineTenantFault({
  id: 'configuration-drift',
  title: 'The configuration has drifted from the template',
  truth: { node: 'configuration', cause: 'configuration/drift', scope: 'tenant' },
  affects: ['checkout'],
  mendedBy: 'POST /ops/configuration/apply-template {}',
  inject: async ({ instance }) => {
    await writeConfiguration({ instance, values: drifted })
    await noteChange({
      instance,
      node: 'configuration',
      kind: 'configuration',
      summary: `Edited by hand: ${Object.keys(drifted).join(', ')}.`,
    })
  },
  clear: (instance) => writeConfiguration({ instance, values: { ...configurationTemplate } }),
  active: async (instance) => configurationDrift(await readConfiguration(instance)).length > 0,
})
