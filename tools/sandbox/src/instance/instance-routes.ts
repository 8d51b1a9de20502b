import { allFeatures } from '../features/all-features.ts'
import { runFeature } from '../features/run-feature.ts'
import { notFound } from '../http/refusal.ts'
import type { Answer, Call, Route } from '../http/route.ts'
import { tenantActionRoutes } from '../ops/tenant-action-routes.ts'
import { factRoutes } from '../ops/fact-routes.ts'
import type { Instance } from './instance.ts'

/** Everything that one instance answers: shoppers, probes, operators. */
export function instanceRoutes(instance: Instance): Route[] {
  return [
    { method: 'GET', path: '/health', access: 'public', handle: () => ({ status: 200, body: { ok: true, tenant: instance.tenant.id } }) },
    ...allFeatures.map((feature): Route => ({
      ...feature.route,
      access: 'public',
      handle: (call) => answerShopper({ instance, feature, call }),
    })),
    { method: 'GET', path: '/synthetic/:feature', access: 'reader', handle: (call) => answerProbe({ instance, call }) },
    ...factRoutes(instance),
    ...tenantActionRoutes(instance),
  ]
}

async function answerShopper(options: { instance: Instance; feature: (typeof allFeatures)[number]; call: Call }): Promise<Answer> {
  const { instance, feature, call } = options
  const input = { ...Object.fromEntries(call.query), ...(call.body as Record<string, unknown> | undefined), ...call.params }
  const outcome = await runFeature({ instance, feature, synthetic: false, input })
  if (outcome.type === 'ok') return { status: 200, body: outcome.detail }
  return { status: outcome.status, body: { error: { code: outcome.code, message: outcome.message } } }
}

async function answerProbe(options: { instance: Instance; call: Call }): Promise<Answer> {
  const { instance, call } = options
  const feature = allFeatures.find((one) => one.id === call.params['feature'])
  if (!feature) throw notFound(`There is no feature ${call.params['feature']}.`)
  const outcome = await runFeature({ instance, feature, synthetic: true, input: {} })
  if (outcome.type === 'ok') return { status: 200, body: { ok: true, feature: feature.id, ms: outcome.ms, detail: outcome.detail } }
  const { code, message, ms, status } = outcome
  return { status, body: { ok: false, feature: feature.id, ms, code, message, error: { code, message } } }
}
