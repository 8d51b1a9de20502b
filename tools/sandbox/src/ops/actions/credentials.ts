import { z } from 'zod'
import { fingerprintOf } from '../../database/provision.ts'
import { conflict } from '../../http/refusal.ts'
import type { Instance } from '../../instance/instance.ts'
import { defineTenantAction, done } from '../action.ts'
import { credentialPurposes, partnerOf, type CredentialPurpose } from '../facts/credentials.ts'
import { noteChange } from '../note-change.ts'

/** Has the partner issue a new credential, installs it, and has the old one revoked: no way back. */
export const rotateCredential = defineTenantAction({
  path: '/ops/credentials/rotate',
  body: z.strictObject({ purpose: z.enum(credentialPurposes) }),
  run: async ({ instance, body }) => {
    const { purpose } = body
    const partner = partnerOf({ instance, purpose })
    if (partner.mode().mode === 'down') {
      throw conflict({ code: 'partner-unreachable', message: `${partner.id} can not be reached to issue a credential.` })
    }
    const before = await currentFingerprint({ instance, purpose })
    await installNewCredential({ instance, purpose })
    if (before) await partner.accounts.amend({ fingerprint: before, revokedAt: new Date() })
    const summary = `Rotated the credential for ${partner.id}; the old one is revoked.`
    await noteChange({
      instance,
      node: purpose === 'marketplace' ? 'marketplace-credential' : 'payment-credential',
      kind: 'operator',
      summary,
    })
    return done({ summary, captured: { fingerprint: before } })
  },
})

export async function currentFingerprint(options: { instance: Instance; purpose: CredentialPurpose }): Promise<string | null> {
  const rows = await options.instance.database.admin<{ fingerprint: string }>('select fingerprint from credentials where purpose = $1', [
    options.purpose,
  ])
  return rows[0]?.fingerprint ?? null
}

/** A fresh credential of the partner, known to the instance at once. */
export async function installNewCredential(options: { instance: Instance; purpose: CredentialPurpose }): Promise<void> {
  const { instance, purpose } = options
  const partner = partnerOf(options)
  const issued = await partner.accounts.issue(instance.tenant.id)
  await instance.database.admin(
    `with meta as (update credentials set fingerprint = $2, issued_at = now(), expires_at = $3 where purpose = $1)
     update credential_secrets set secret = $4 where purpose = $1`,
    [purpose, fingerprintOf(issued.secret), issued.expiresAt, issued.secret],
  )
  instance.profile.invalidate()
}
