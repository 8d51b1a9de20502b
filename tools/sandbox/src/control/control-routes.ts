import { z } from 'zod'
import { faultCatalogue } from '../faults/catalogue.ts'
import { parseBody } from '../http/body.ts'
import { badParameter } from '../http/refusal.ts'
import type { Route } from '../http/route.ts'
import type { Platform } from '../platform/platform.ts'
import type { FaultDesk } from './fault-desk.ts'
import { makeInventory } from './inventory.ts'

const name = z.string().min(1).max(100)
const injectBody = z.strictObject({
  fault: name,
  tenant: name.optional(),
  shared: name.optional(),
  params: z.record(z.string(), z.unknown()).optional(),
})
const clearBody = z.strictObject({ fault: name.optional(), tenant: name.optional(), shared: name.optional() })

/** The endpoint for those who break the sandbox on purpose: people, tests, benchmarks. */
export function controlRoutes(options: { platform: Platform; desk: FaultDesk; opsUrl: string }): Route[] {
  const { platform, desk } = options
  return [
    { method: 'GET', path: '/faults', access: 'operator', handle: () => ({ status: 200, body: { faults: faultCatalogue } }) },
    {
      method: 'POST',
      path: '/inject',
      access: 'operator',
      handle: async (call) => ({ status: 200, body: await desk.inject(parseBody({ schema: injectBody, body: call.body })) }),
    },
    {
      method: 'POST',
      path: '/clear',
      access: 'operator',
      handle: async (call) => ({ status: 200, body: await desk.clear(parseBody({ schema: clearBody, body: call.body })) }),
    },
    {
      method: 'GET',
      path: '/status',
      access: 'operator',
      handle: async (call) => ({
        status: 200,
        body: {
          startedAt: platform.startedAt.toISOString(),
          tenants: platform.instances.size,
          active: await desk.active({ tenant: call.query.get('tenant') ?? undefined }),
        },
      }),
    },
    { method: 'GET', path: '/inventory', access: 'operator', handle: async () => ({ status: 200, body: await makeInventory(options) }) },
    {
      method: 'GET',
      path: '/changes',
      access: 'operator',
      handle: async (call) => ({ status: 200, body: { changes: await platform.store.listChanges(parseSince(call.query.get('since'))) } }),
    },
  ]
}

function parseSince(text: string | null): Date | undefined {
  if (text === null) return undefined
  const since = new Date(text)
  if (Number.isNaN(since.getTime())) throw badParameter('since: a date and time in ISO 8601 is needed.')
  return since
}
