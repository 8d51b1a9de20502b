import type { z } from 'zod'
import { parseBody } from '../http/body.ts'
import { notFound } from '../http/refusal.ts'
import type { Route } from '../http/route.ts'
import type { Platform } from '../platform/platform.ts'
import { answerAction } from './action.ts'
import { findEffect, type ActionResult, type Run } from './effects.ts'
import {
  platformBodies,
  restartInstance,
  restartRelay,
  restoreRelease,
  rollbackRelease,
  switchPaymentRoute,
  throttleTenant,
} from './platform-actions.ts'
import { canaryFacts, partnerFacts, regionFacts, releaseFacts, shardFacts } from './platform-facts.ts'

/** What operators read and do on shared components. */
export function platformRoutes(platform: Platform): Route[] {
  const run: Run = async (text, values) => (await platform.store.pool.query(text, values)).rows
  const read = (path: string, facts: () => Promise<unknown> | unknown): Route => ({
    method: 'GET',
    path: `/ops/platform/${path}`,
    access: 'reader',
    handle: async () => ({ status: 200, body: await facts() }),
  })
  const act = <Body>(options: {
    path: string
    body: z.ZodType<Body>
    work: (input: { body: Body; params: Record<string, string> }) => Promise<ActionResult>
  }): Route => ({
    method: 'POST',
    path: `/ops/platform/${options.path}`,
    access: 'operator',
    handle: (call) => {
      const body = parseBody({ schema: options.body, body: call.body })
      const target = Object.values(call.params)[0] ?? 'platform'
      return answerAction({ call, body, run, scope: platform, target, work: () => options.work({ body, params: call.params }) })
    },
  })
  return [
    read('shards', () => shardFacts(platform)),
    read('regions', () => regionFacts(platform)),
    read('releases', () => releaseFacts(platform)),
    read('partners', () => partnerFacts(platform)),
    {
      method: 'GET',
      path: '/ops/platform/partners/:id/canary',
      access: 'reader',
      handle: async (call) => {
        const facts = await canaryFacts({ platform, id: call.params['id'] ?? '' })
        if (!facts) throw notFound(`There is no partner ${call.params['id']}.`)
        return { status: 200, body: facts }
      },
    },
    {
      method: 'GET',
      path: '/ops/effects/:key',
      access: 'reader',
      handle: async (call) => ({ status: 200, body: await findEffect({ run, key: call.params['key'] ?? '' }) }),
    },
    act({
      path: 'regions/:region/payment-route',
      body: platformBodies.route,
      work: ({ body, params }) => switchPaymentRoute({ platform, region: params['region'] ?? '', route: body.route }),
    }),
    act({
      path: 'shards/:shard/throttle',
      body: platformBodies.throttle,
      work: ({ body, params }) => throttleTenant({ platform, shard: params['shard'] ?? '', ...body }),
    }),
    act({
      path: 'shards/:shard/unthrottle',
      body: platformBodies.unthrottle,
      work: ({ body, params }) => throttleTenant({ platform, shard: params['shard'] ?? '', tenant: body.tenant, slots: null }),
    }),
    act({
      path: 'releases/:version/rollback',
      body: platformBodies.nothing,
      work: ({ params }) => rollbackRelease({ platform, version: params['version'] ?? '' }),
    }),
    act({
      path: 'releases/:version/restore',
      body: platformBodies.restore,
      work: ({ body, params }) => restoreRelease({ platform, version: params['version'] ?? '', tenants: body.tenants }),
    }),
    act({ path: 'mail-relay/restart', body: platformBodies.nothing, work: () => restartRelay(platform) }),
    act({
      path: 'instances/:tenant/restart',
      body: platformBodies.nothing,
      work: ({ params }) => restartInstance({ platform, tenant: params['tenant'] ?? '' }),
    }),
  ]
}
