import { z } from 'zod'
import { featureIds, type FeatureId } from '../../features/feature-ids.ts'
import { conflict, notFound } from '../../http/refusal.ts'
import type { Instance } from '../../instance/instance.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

const feature = z.enum(featureIds)

export const setFlag = defineTenantAction({
  path: '/ops/flags',
  body: z.strictObject({ feature, enabled: z.boolean() }),
  run: async ({ instance, body }) => {
    if (body.enabled && !(await inContract({ instance, feature: body.feature }))) {
      throw conflict({ code: 'not-entitled', message: `${body.feature} is not part of this customer's contract.` })
    }
    const changed = await instance.database.admin(
      'update feature_flags set enabled = $2, changed_at = now() where feature = $1 and enabled <> $2 returning feature',
      [body.feature, body.enabled],
    )
    instance.profile.invalidate()
    const state = body.enabled ? 'on' : 'off'
    if (changed.length === 0) return nothingToDo(`The flag ${body.feature} is already ${state}.`)
    const summary = `Switched the flag ${body.feature} ${state}.`
    await noteChange({ instance, node: 'feature-flags', kind: 'flag', summary })
    return done({
      summary,
      captured: { enabled: !body.enabled },
      undo: { path: '/ops/flags', body: { feature: body.feature, enabled: !body.enabled } },
    })
  },
})

export const grantEntitlement = defineTenantAction({
  path: '/ops/entitlements/grant',
  body: z.strictObject({ feature }),
  run: async ({ instance, body }) => {
    if (!(await inContract({ instance, ...body }))) {
      throw conflict({ code: 'not-in-contract', message: `${body.feature} is not part of this customer's contract.` })
    }
    const added = await instance.database.admin('insert into entitlements (feature) values ($1) on conflict do nothing returning feature', [
      body.feature,
    ])
    instance.profile.invalidate()
    if (added.length === 0) return nothingToDo(`${body.feature} is already granted.`)
    const summary = `Granted ${body.feature}, which the contract includes.`
    await noteChange({ instance, node: 'entitlements', kind: 'operator', summary })
    return done({ summary, captured: { granted: false }, undo: { path: '/ops/entitlements/revoke', body } })
  },
})

export const revokeEntitlement = defineTenantAction({
  path: '/ops/entitlements/revoke',
  body: z.strictObject({ feature }),
  run: async ({ instance, body }) => {
    const removed = await instance.database.admin('delete from entitlements where feature = $1 returning feature', [body.feature])
    instance.profile.invalidate()
    if (removed.length === 0) return nothingToDo(`${body.feature} is not granted.`)
    const summary = `Revoked ${body.feature}.`
    await noteChange({ instance, node: 'entitlements', kind: 'operator', summary })
    return done({ summary, captured: { granted: true }, undo: { path: '/ops/entitlements/grant', body } })
  },
})

export const setQuota = defineTenantAction({
  path: '/ops/quotas/set',
  body: z.strictObject({ quota: z.string().min(1), limit: z.number().int().min(1).max(10_000_000) }),
  run: async ({ instance, body }) => {
    const rows = await instance.database.admin<{ quota_limit: number }>('select quota_limit from quotas where quota = $1', [body.quota])
    const before = rows[0]
    if (!before) throw notFound(`There is no quota ${body.quota}.`)
    if (before.quota_limit === body.limit) return nothingToDo(`The limit of ${body.quota} is already ${body.limit}.`)
    await instance.database.admin('update quotas set quota_limit = $2 where quota = $1', [body.quota, body.limit])
    const summary = `Set the limit of ${body.quota} from ${before.quota_limit} to ${body.limit}.`
    await noteChange({ instance, node: 'quota', kind: 'operator', summary })
    return done({
      summary,
      captured: { limit: before.quota_limit },
      undo: { path: '/ops/quotas/set', body: { quota: body.quota, limit: before.quota_limit } },
    })
  },
})

async function inContract(options: { instance: Instance; feature: FeatureId }): Promise<boolean> {
  const rows = await options.instance.database.admin('select 1 from contract where feature = $1', [options.feature])
  return rows.length > 0
}
