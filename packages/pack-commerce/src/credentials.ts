import { z } from 'zod'
import { dayOf } from './ops-facts.ts'

/** What the instance believes of its credentials; only the partner knows whether they are accepted. */
export const credentialsFact = z.object({
  credentials: z.array(z.object({ purpose: z.string(), partner: z.string(), fingerprint: z.string(), expiresAt: z.string().nullable() })),
})
type CredentialsFact = z.infer<typeof credentialsFact>

export function credentialOf(fact: CredentialsFact, purpose: string): CredentialsFact['credentials'][number] | undefined {
  return fact.credentials.find((one) => one.purpose === purpose)
}

export function describeCredential(fact: CredentialsFact, purpose: string): string {
  const known = credentialOf(fact, purpose)
  return known === undefined ? 'None' : `Credential ${known.fingerprint.slice(0, 8)}, ends ${dayOf(known.expiresAt) ?? 'never'}`
}
