import { z } from 'zod'
import { badParameter, conflict, notFound } from '../http/refusal.ts'
import { moveVersion } from './actions/version.ts'
import { done, nothingToDo } from './action.ts'
import type { ActionResult } from './effects.ts'
import { paymentRoute, regionIds, type PaymentRoute, type Platform } from '../platform/platform.ts'
import { tenantVersions } from '../platform/tenant-versions.ts'
import { throttlesKey } from '../shared/shard.ts'

export async function switchPaymentRoute(options: { platform: Platform; region: string; route: PaymentRoute }): Promise<ActionResult> {
  const { platform, region, route } = options
  if (!regionIds.some((id) => id === region)) throw notFound(`There is no region ${region}; known are ${regionIds.join(', ')}.`)
  const before = paymentRoute({ platform, region })
  if (before === route) return nothingToDo(`The payments of ${region} go to the ${route} partner already.`)
  await platform.store.set({ key: `payment-route:${region}`, value: route })
  const summary = `Payments of region ${region} go to the ${route} partner.`
  await platform.store.recordChange({ node: 'region', kind: 'operator', shared: region, summary })
  return done({
    summary,
    captured: { route: before },
    undo: { path: `/ops/platform/regions/${region}/payment-route`, body: { route: before } },
  })
}

export async function throttleTenant(options: {
  platform: Platform
  shard: string
  tenant: string
  slots: number | null
}): Promise<ActionResult> {
  const { platform, tenant, slots } = options
  const shard = platform.shards.get(options.shard)
  if (!shard) throw notFound(`There is no shard ${options.shard}; known are ${[...platform.shards.keys()].join(', ')}.`)
  if (platform.instances.get(tenant)?.tenant.shard !== shard.id) throw badParameter(`tenant: ${tenant} is not on shard ${shard.id}.`)
  const before = shard.throttledTo(tenant)
  if (before === slots) return nothingToDo(slots === null ? `${tenant} is not throttled.` : `${tenant} is throttled to ${slots} already.`)
  shard.throttle({ tenant, slots })
  const kept = { ...platform.store.get<Record<string, number>>(throttlesKey) }
  if (slots === null) delete kept[tenant]
  else kept[tenant] = slots
  await platform.store.set({ key: throttlesKey, value: kept })
  const summary =
    slots === null
      ? `Lifted the throttle of ${tenant} on ${shard.id}.`
      : `Throttled ${tenant} to ${slots} of ${shard.slots} slots on ${shard.id}.`
  await platform.store.recordChange({ node: 'shard', kind: 'operator', shared: shard.id, summary })
  const base = `/ops/platform/shards/${shard.id}`
  const undo =
    before === null ? { path: `${base}/unthrottle`, body: { tenant } } : { path: `${base}/throttle`, body: { tenant, slots: before } }
  return done({ summary, captured: { throttledTo: before }, undo })
}

/** Moves every tenant of a release to the one before it. */
export async function rollbackRelease(options: { platform: Platform; version: string }): Promise<ActionResult> {
  const { platform, version } = options
  const release = platform.releases.get(version)
  if (!release) throw notFound(`There is no release ${version}; known are ${[...platform.releases.keys()].join(', ')}.`)
  if (!release.previousVersion) throw conflict({ code: 'no-previous-version', message: `There is no release before ${version}.` })
  const versions = await tenantVersions(platform)
  const tenants = [...versions].filter(([, running]) => running === version).map(([tenant]) => tenant)
  if (tenants.length === 0) return nothingToDo(`No tenant runs ${version}.`)
  await moveAll({ platform, tenants, version: release.previousVersion })
  const summary = `Moved ${tenants.length} tenants from ${version} back to ${release.previousVersion}.`
  await platform.store.recordChange({ node: 'release', kind: 'deploy', shared: release.id, summary })
  return done({ summary, captured: { tenants }, undo: { path: `/ops/platform/releases/${version}/restore`, body: { tenants } } })
}

export async function restoreRelease(options: { platform: Platform; version: string; tenants: string[] }): Promise<ActionResult> {
  const { platform, version, tenants } = options
  const release = platform.releases.get(version)
  if (!release) throw notFound(`There is no release ${version}; known are ${[...platform.releases.keys()].join(', ')}.`)
  const unknown = tenants.find((tenant) => !platform.instances.has(tenant))
  if (unknown) throw badParameter(`tenants: there is no tenant ${unknown}.`)
  await moveAll({ platform, tenants, version })
  const summary = `Moved ${tenants.length} tenants to ${version}.`
  await platform.store.recordChange({ node: 'release', kind: 'deploy', shared: release.id, summary })
  return done({ summary, captured: { tenants }, undo: { path: `/ops/platform/releases/${version}/rollback`, body: {} } })
}

export async function restartRelay(platform: Platform): Promise<ActionResult> {
  await platform.relay.setMode({ mode: 'up' })
  const summary = 'Restarted the mail relay.'
  await platform.store.recordChange({ node: 'mail-relay', kind: 'operator', shared: 'mail-relay', summary })
  return done({ summary, captured: null })
}

export async function restartInstance(options: { platform: Platform; tenant: string }): Promise<ActionResult> {
  const instance = options.platform.instances.get(options.tenant)
  if (!instance) throw notFound(`There is no tenant ${options.tenant}.`)
  instance.edge.setMode('serving')
  const summary = `Restarted the endpoints of ${options.tenant}.`
  await options.platform.store.recordChange({ node: 'instance', kind: 'operator', tenant: options.tenant, summary })
  return done({ summary, captured: null })
}

async function moveAll(options: { platform: Platform; tenants: string[]; version: string }): Promise<void> {
  for (const tenant of options.tenants) {
    const instance = options.platform.instances.get(tenant)
    if (instance) await moveVersion({ instance, version: options.version })
  }
}

export const platformBodies = {
  route: z.strictObject({ route: z.enum(['primary', 'secondary']) }),
  throttle: z.strictObject({ tenant: z.string().min(1), slots: z.number().int().min(1).max(4).default(1) }),
  unthrottle: z.strictObject({ tenant: z.string().min(1) }),
  restore: z.strictObject({ tenants: z.array(z.string().min(1)).min(1).max(400) }),
  nothing: z.strictObject({}),
}
