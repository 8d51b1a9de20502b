import { failureOf, FeatureFailure } from '../instance/feature-failure.ts'
import type { Instance } from '../instance/instance.ts'
import type { Feature } from './feature.ts'

export type FeatureOutcome =
  | { type: 'ok'; ms: number; detail: Record<string, unknown> }
  | { type: 'failed'; ms: number; status: number; code: string; message: string }

const budgetMs = 2800

/** Runs a feature for a shopper or a probe: gate, path, bound in time; failures come back as values. */
export async function runFeature(options: {
  instance: Instance
  feature: Feature
  synthetic: boolean
  input: Record<string, unknown>
}): Promise<FeatureOutcome> {
  const { instance, feature, synthetic } = options
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  let outcome: FeatureOutcome
  try {
    const detail = await bounded(async () => {
      const profile = await instance.profile.read()
      passGate({ feature: feature.id, profile })
      return feature.run({ instance, profile, synthetic, input: options.input })
    })
    outcome = { type: 'ok', ms: ms(), detail }
  } catch (error) {
    outcome = { type: 'failed', ms: ms(), ...failureOf(error) }
  }
  if (!synthetic) countShopper({ instance, feature, outcome })
  return outcome
}

/** A flag that is off hides the feature, a missing entitlement forbids it. */
function passGate(options: { feature: string; profile: { flags: Record<string, boolean>; entitlements: string[] } }): void {
  const { feature, profile } = options
  if (!profile.entitlements.includes(feature)) {
    throw new FeatureFailure({ code: 'not-entitled', status: 403, message: `This shop is not entitled to ${feature}.` })
  }
  if (!profile.flags[feature]) {
    throw new FeatureFailure({ code: 'feature-disabled', status: 404, message: `${feature} is switched off.` })
  }
}

function countShopper(options: { instance: Instance; feature: Feature; outcome: FeatureOutcome }): void {
  const { outcome } = options
  const code = outcome.type === 'ok' || outcome.code === 'permission-denied' ? null : outcome.code
  options.instance.traffic.record({ feature: options.feature.id, code })
}

function bounded<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new FeatureFailure({ code: 'timeout', status: 504, message: `No result within ${budgetMs} ms.` })),
      budgetMs,
    )
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
