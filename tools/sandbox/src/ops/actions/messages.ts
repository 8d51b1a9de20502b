import type { QueryResultRow } from 'pg'
import { z } from 'zod'
import { conflict, notFound } from '../../http/refusal.ts'
import type { Instance } from '../../instance/instance.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

const endpointBody = z.strictObject({ endpoint: z.string().min(1) })
const disableBody = z.strictObject({
  endpoint: z.string().min(1),
  /** Left out: an operator's own wish. Given by the way back from enabling, so that it is as it was. */
  reason: z.string().min(1).max(200).default('disabled by an operator'),
  failures: z.number().int().min(0).max(1_000_000).default(0),
})

export const enableWebhook = defineTenantAction({
  path: '/ops/webhooks/enable',
  body: endpointBody,
  run: async ({ instance, body }) => {
    const before = await readEndpoint({ instance, ...body })
    if (before.state === 'enabled') return nothingToDo(`The webhook endpoint ${body.endpoint} is enabled already.`)
    await instance.database.admin(
      `update webhook_endpoints set state = 'enabled', disabled_at = null, disabled_reason = null, consecutive_failures = 0 where id = $1`,
      [body.endpoint],
    )
    const summary = `Enabled the webhook endpoint ${body.endpoint}.`
    await noteChange({ instance, node: 'webhook-endpoint', kind: 'operator', summary })
    const asItWas = { ...body, ...(before.reason === null ? {} : { reason: before.reason }), failures: before.failures }
    return done({ summary, captured: { ...before }, undo: { path: '/ops/webhooks/disable', body: asItWas } })
  },
})

export const disableWebhook = defineTenantAction({
  path: '/ops/webhooks/disable',
  body: disableBody,
  run: async ({ instance, body }) => {
    const before = await readEndpoint({ instance, ...body })
    if (before.state === 'disabled') return nothingToDo(`The webhook endpoint ${body.endpoint} is disabled already.`)
    await instance.database.admin(
      `update webhook_endpoints set state = 'disabled', disabled_at = now(), disabled_reason = $2, consecutive_failures = greatest(consecutive_failures, $3) where id = $1`,
      [body.endpoint, body.reason, body.failures],
    )
    const summary = `Disabled the webhook endpoint ${body.endpoint}.`
    await noteChange({ instance, node: 'webhook-endpoint', kind: 'operator', summary })
    return done({ summary, captured: { ...before }, undo: { path: '/ops/webhooks/enable', body: { endpoint: body.endpoint } } })
  },
})

export const unsuppressMail = defineTenantAction({
  path: '/ops/mail/unsuppress',
  body: z.strictObject({}),
  run: async ({ instance }) => {
    const { relay } = instance.platform
    refuseWhenDown(instance)
    const found = relay.suppression(instance.tenant.domain)
    if (!found) return nothingToDo(`The relay does not suppress ${instance.tenant.domain}.`)
    await relay.unsuppress(instance.tenant.domain)
    const summary = `Lifted the suppression of ${instance.tenant.domain} at the mail relay.`
    await noteChange({ instance, node: 'mail-domain', kind: 'operator', summary })
    return done({ summary, captured: { reason: found.reason }, undo: { path: '/ops/mail/suppress', body: { reason: found.reason } } })
  },
})

export const suppressMail = defineTenantAction({
  path: '/ops/mail/suppress',
  body: z.strictObject({ reason: z.string().min(1).max(200) }),
  run: async ({ instance, body }) => {
    const { relay } = instance.platform
    refuseWhenDown(instance)
    if (relay.suppression(instance.tenant.domain)) return nothingToDo(`The relay suppresses ${instance.tenant.domain} already.`)
    await relay.suppress({ domain: instance.tenant.domain, reason: body.reason })
    const summary = `Had the mail relay suppress ${instance.tenant.domain}.`
    await noteChange({ instance, node: 'mail-domain', kind: 'operator', summary })
    return done({ summary, captured: { reason: null }, undo: { path: '/ops/mail/unsuppress', body: {} } })
  },
})

function refuseWhenDown(instance: Instance): void {
  if (instance.platform.relay.mode().mode === 'down') {
    throw conflict({ code: 'mail-relay-unreachable', message: 'The mail relay can not be reached.' })
  }
}

interface EndpointState {
  state: string
  reason: string | null
  failures: number
}

async function readEndpoint(options: { instance: Instance; endpoint: string }): Promise<EndpointState> {
  const rows = await options.instance.database.admin<EndpointState & QueryResultRow>(
    'select state, disabled_reason as reason, consecutive_failures as failures from webhook_endpoints where id = $1',
    [options.endpoint],
  )
  if (!rows[0]) throw notFound(`There is no webhook endpoint ${options.endpoint}.`)
  return rows[0]
}
