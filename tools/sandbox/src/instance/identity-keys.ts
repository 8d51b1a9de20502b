import type { JSONWebKeySet } from 'jose'
import { FeatureFailure } from './feature-failure.ts'
import type { Instance } from './instance.ts'
import { callPartner } from './partner-call.ts'

export interface IdentityKeys {
  automaticRefresh: boolean
  jwks: JSONWebKeySet
  fetchedAt: string
}

/** The identity provider's keys as this instance keeps them; fetched the first time. */
export async function identityKeys(instance: Instance): Promise<IdentityKeys> {
  const { settings } = await instance.profile.read()
  const kept = settings['identity-keys']
  if (kept.jwks && kept.fetchedAt) {
    return { automaticRefresh: kept.automaticRefresh, jwks: kept.jwks as JSONWebKeySet, fetchedAt: kept.fetchedAt }
  }
  const jwks = await fetchIdentityKeys(instance)
  return { automaticRefresh: kept.automaticRefresh, jwks, fetchedAt: new Date().toISOString() }
}

/** Fetches and keeps the keys that the provider publishes now; what is said of automatic refresh stays unless given. */
export async function fetchIdentityKeys(instance: Instance, change: { automaticRefresh?: boolean } = {}): Promise<JSONWebKeySet> {
  const answer = await callPartner({ url: `${instance.platform.identity.url}/.well-known/jwks.json` })
  if (answer.type !== 'answered' || answer.status !== 200) {
    throw new FeatureFailure({ code: 'identity-unreachable', status: 502, message: 'The identity provider does not publish its keys.' })
  }
  const jwks = answer.body as unknown as JSONWebKeySet
  await saveIdentityKeys({ instance, change: { jwks, fetchedAt: new Date().toISOString(), ...change } })
  return jwks
}

export async function saveIdentityKeys(options: { instance: Instance; change: Record<string, unknown> }): Promise<void> {
  const { instance, change } = options
  await instance.database.admin(`update settings set value = value || $1::jsonb, changed_at = now() where key = 'identity-keys'`, [
    JSON.stringify(change),
  ])
  instance.profile.invalidate()
}

export function kidsOf(jwks: unknown): string[] {
  const keys = (jwks as JSONWebKeySet | null)?.keys ?? []
  return keys.map((key) => key.kid ?? '')
}
