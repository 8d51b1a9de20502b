import type { Instance } from '../../instance/instance.ts'
import { callPartner } from '../../instance/partner-call.ts'

export async function webhookFacts(instance: Instance): Promise<Record<string, unknown>> {
  const endpoints = await instance.database.admin(
    `select id, url, state, disabled_at as "disabledAt", disabled_reason as "disabledReason", consecutive_failures as "consecutiveFailures",
       last_delivery_at as "lastDeliveryAt", last_status as "lastStatus" from webhook_endpoints order by id`,
  )
  return { endpoints }
}

export async function mailFacts(instance: Instance): Promise<Record<string, unknown>> {
  const { domain } = instance.tenant
  const answer = await callPartner({ url: `${instance.platform.relay.url}/v1/domains/${domain}` })
  if (answer.type !== 'answered' || answer.status !== 200) {
    return { domain, reachable: false, state: 'unknown', suppressedAt: null, reason: null }
  }
  return { domain, reachable: true, ...answer.body }
}
