import { X509Certificate } from 'node:crypto'
import { clockToleranceMs } from '../../features/sign-in.ts'
import { identityKeys, kidsOf } from '../../instance/identity-keys.ts'
import type { Instance } from '../../instance/instance.ts'
import { callPartner } from '../../instance/partner-call.ts'

const dayMs = 86_400_000

export function certificateFacts(instance: Instance): Record<string, unknown> {
  const certificate = new X509Certificate(instance.edge.certificate().certificatePem)
  const notAfter = new Date(certificate.validTo)
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serial: certificate.serialNumber,
    fingerprint: certificate.fingerprint256,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: notAfter.toISOString(),
    expired: notAfter.getTime() <= Date.now(),
    expiresInDays: Math.floor((notAfter.getTime() - Date.now()) / dayMs),
  }
}

/** The instance's clock beside the identity provider's, half of the round trip taken off. */
export async function measureClock(instance: Instance): Promise<number | null> {
  const answer = await callPartner({ url: `${instance.platform.identity.url}/time` })
  const theirs = answer.type === 'answered' ? answer.body['now'] : undefined
  if (typeof theirs !== 'number') return null
  return Math.round(Date.now() + instance.clock.offsetMs - answer.ms / 2 - theirs)
}

export async function clockFacts(instance: Instance): Promise<Record<string, unknown>> {
  const offsetMs = await measureClock(instance)
  return { offsetMs, toleranceMs: clockToleranceMs, measuredAgainst: 'identity-provider', reachable: offsetMs !== null }
}

export async function identityFacts(instance: Instance): Promise<Record<string, unknown>> {
  const answer = await callPartner({ url: `${instance.platform.identity.url}/.well-known/jwks.json` })
  const reachable = answer.type === 'answered' && answer.status === 200
  const kept = await identityKeys(instance).catch(() => undefined)
  const cachedKids = kidsOf(kept?.jwks ?? null)
  const publishedKids = reachable ? kidsOf(answer.body) : null
  return {
    cachedKids,
    publishedKids,
    // An outdated copy matters only where nothing fetches the new keys by itself.
    missing: kept && !kept.automaticRefresh ? (publishedKids ?? []).filter((kid) => !cachedKids.includes(kid)) : [],
    fetchedAt: kept?.fetchedAt ?? null,
    automaticRefresh: kept?.automaticRefresh ?? null,
    reachable,
  }
}
