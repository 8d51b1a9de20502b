import type { Route } from '../http/route.ts'
import { notFound } from '../http/refusal.ts'
import { failureOf } from '../instance/feature-failure.ts'
import type { Instance } from '../instance/instance.ts'
import { credentialFacts, credentialPurposes, verifyCredential } from './facts/credentials.ts'
import { configurationFacts, entitlementFacts, flagFacts, quotaFacts, schemaFacts, versionFacts } from './facts/control-plane.ts'
import { cacheFacts, searchIndexFacts, settingsFacts, trafficFacts, uploadFacts, userFacts } from './facts/shop.ts'
import { certificateFacts, clockFacts, identityFacts } from './facts/trust.ts'
import { databaseFacts, poolFacts, queueFacts, schedulerFacts, workerFacts } from './facts/machinery.ts'
import { mailFacts, webhookFacts } from './facts/messages.ts'
import { findEffect } from './effects.ts'

type Facts = (instance: Instance) => Promise<Record<string, unknown>> | Record<string, unknown>

/** What operators may read, by path below `/ops/`; each is measured when asked. */
const factsByPath: Record<string, Facts> = {
  version: versionFacts,
  worker: workerFacts,
  queue: queueFacts,
  database: databaseFacts,
  pool: poolFacts,
  schema: schemaFacts,
  flags: flagFacts,
  entitlements: entitlementFacts,
  configuration: configurationFacts,
  quotas: quotaFacts,
  'search-index': searchIndexFacts,
  cache: cacheFacts,
  certificate: certificateFacts,
  clock: clockFacts,
  identity: identityFacts,
  credentials: credentialFacts,
  webhooks: webhookFacts,
  mail: mailFacts,
  scheduler: schedulerFacts,
  uploads: uploadFacts,
  users: userFacts,
  settings: settingsFacts,
  traffic: trafficFacts,
}

export function factRoutes(instance: Instance): Route[] {
  const single = Object.entries(factsByPath).map(([path, facts]): Route => ({
    method: 'GET',
    path: `/ops/${path}`,
    access: 'reader',
    handle: async () => ({ status: 200, body: await facts(instance) }),
  }))
  return [
    ...single,
    { method: 'GET', path: '/ops/facts', access: 'reader', handle: async () => ({ status: 200, body: await allFacts(instance) }) },
    {
      method: 'GET',
      path: '/ops/credentials/:purpose/verify',
      access: 'reader',
      handle: async (call) => {
        const purpose = credentialPurposes.find((one) => one === call.params['purpose'])
        if (!purpose) throw notFound(`There is no credential for ${call.params['purpose']}; known are ${credentialPurposes.join(', ')}.`)
        return { status: 200, body: await verifyCredential({ instance, purpose }) }
      },
    },
    {
      method: 'GET',
      path: '/ops/effects/:key',
      access: 'reader',
      handle: async (call) => ({ status: 200, body: await findEffect({ run: instance.database.admin, key: call.params['key'] ?? '' }) }),
    },
  ]
}

/** All facts in one answer; one that can't be read says why in its place instead of failing the rest. */
async function allFacts(instance: Instance): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  await Promise.all(
    Object.entries(factsByPath).map(async ([path, facts]) => {
      const key = path.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase())
      try {
        all[key] = await facts(instance)
      } catch (error) {
        const { code, message } = failureOf(error)
        all[key] = { error: { code, message } }
      }
    }),
  )
  return all
}
