import type { FeatureId } from '../features/feature-ids.ts'
import { partnersOf, paymentRoute, type Platform } from '../platform/platform.ts'
import type { PartnerMode } from '../shared/partner-mode.ts'
import { defineSharedFault, type GroundTruth, type Params, type ParamSpec, type SharedFault } from './fault.ts'

/** A fault that is a behaviour of a partner's own server. */
export function definePartnerFault(fault: {
  id: string
  title: string
  truth: GroundTruth
  affects: readonly FeatureId[]
  sharedTargets: readonly string[]
  mendedBy: string | null
  mode: PartnerMode['mode']
  modeWith?: (params: Params) => PartnerMode
  params?: Record<string, ParamSpec>
  /** What the partner tells its customers, if it tells anything. */
  notice?: string
}): SharedFault {
  const { mode, modeWith, notice, ...rest } = fault
  return defineSharedFault({
    ...rest,
    inject: async ({ platform, shared, params }) => {
      await partner({ platform, shared }).setMode(modeWith ? modeWith(params) : ({ mode } as PartnerMode))
      if (notice)
        await platform.store.recordChange({ node: fault.truth.node, kind: 'partner-notice', shared, summary: `${shared}: ${notice}` })
    },
    clear: ({ platform, shared }) => partner({ platform, shared }).setMode({ mode: 'up' }),
    active: ({ platform, shared }) => Promise.resolve(partner({ platform, shared }).mode().mode === mode),
    mitigated: ({ platform, shared }) => {
      const { region, kind } = partner({ platform, shared })
      return Promise.resolve(kind === 'payments-partner' && region !== null && paymentRoute({ platform, region }) === 'secondary')
    },
  })
}

function partner(options: { platform: Platform; shared: string }) {
  const found = partnersOf(options.platform).find((one) => one.id === options.shared)
  if (!found) throw new Error(`No partner ${options.shared}`)
  return found
}

export const paymentsTargets = ['payments-eu', 'payments-us'] as const
export const switchRoute = 'POST /ops/platform/regions/<region>/payment-route {"route":"secondary"}'
