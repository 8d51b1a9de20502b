import type { Instance } from '../../instance/instance.ts'
import { callPartner } from '../../instance/partner-call.ts'

export const credentialPurposes = ['payments', 'payments-secondary', 'marketplace'] as const
export type CredentialPurpose = (typeof credentialPurposes)[number]

/** The partner that takes a credential. */
export function partnerOf(options: { instance: Instance; purpose: CredentialPurpose }) {
  const { instance, purpose } = options
  if (purpose === 'marketplace') return instance.platform.marketplace
  const region = instance.tenant.region
  const partner = instance.platform.payments.get(purpose === 'payments' ? `payments-${region}` : `payments-${region}-secondary`)
  if (!partner) throw new Error(`No payments partner in ${region}`)
  return partner
}

export async function credentialFacts(instance: Instance): Promise<Record<string, unknown>> {
  const credentials = await instance.database.admin(
    `select purpose, partner, merchant, fingerprint, issued_at as "issuedAt", expires_at as "expiresAt", expires_at <= now() as expired from credentials order by purpose`,
  )
  return { credentials }
}

/** Asks the partner whether it accepts the credential; no answer is `unverifiable`, never `rejected`. */
export async function verifyCredential(options: { instance: Instance; purpose: CredentialPurpose }): Promise<Record<string, unknown>> {
  const { instance, purpose } = options
  const partner = partnerOf(options)
  const { credentials } = await instance.profile.read()
  const answer = await callPartner({ url: `${partner.url}/v1/merchants/self`, secret: credentials[purpose]?.secret ?? '', timeoutMs: 1500 })
  const result = { purpose, partner: partner.id, ms: answer.ms }
  if (answer.type === 'timeout') return { ...result, status: 'unverifiable', code: 'timeout' }
  if (answer.type === 'unreachable') return { ...result, status: 'unverifiable', code: 'unreachable' }
  if (answer.status === 200) return { ...result, status: 'accepted', code: null }
  if (answer.status === 401) return { ...result, status: 'rejected', code: answer.code }
  return { ...result, status: 'unverifiable', code: 'error' }
}
