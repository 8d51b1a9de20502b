import { featureIds } from '../features/feature-ids.ts'
import { hostileModes } from '../instance/edge-mode.ts'
import { defineTenantFault, textParam } from './fault.ts'

export const instanceUnreachable = defineTenantFault({
  id: 'instance-unreachable',
  title: 'The instance does not answer, or not as it should',
  truth: { node: 'instance', cause: 'instance/unreachable', scope: 'tenant' },
  affects: featureIds,
  mendedBy: 'POST /ops/platform/instances/<tenant>/restart {}',
  params: {
    mode: {
      type: 'string',
      default: 'refuse',
      values: hostileModes,
      about: 'how it fails: connection refused, hang, garbage, 100 MB, cut in the middle',
    },
  },
  inject: ({ instance, params }) => {
    const mode = hostileModes.find((one) => one === textParam({ params, name: 'mode' }))
    instance.edge.setMode(mode ?? 'refuse')
    return Promise.resolve()
  },
  clear: (instance) => {
    instance.edge.setMode('serving')
    return Promise.resolve()
  },
  active: (instance) => Promise.resolve(instance.edge.mode() !== 'serving'),
})
