import type { Instance } from '../instance/instance.ts'
import { currentFingerprint, installNewCredential } from '../ops/actions/credentials.ts'
import { partnerOf, type CredentialPurpose } from '../ops/facts/credentials.ts'
import { noteChange } from '../ops/note-change.ts'

interface Held {
  instance: Instance
  purpose: CredentialPurpose
}

/** Lets the credential in use run out: at the partner, and so in what the instance knows of it. */
export async function expireCredential(held: Held): Promise<void> {
  const { instance, purpose } = held
  const fingerprint = await currentFingerprint(held)
  if (!fingerprint) return
  const expiresAt = new Date(Date.now() - 60_000)
  await partnerOf(held).accounts.amend({ fingerprint, expiresAt })
  await instance.database.admin('update credentials set expires_at = $2 where purpose = $1', [purpose, expiresAt])
  instance.profile.invalidate()
}

/** Has the partner revoke the credential in use; the instance is not told, as in life. */
export async function revokeCredential(held: Held): Promise<void> {
  const fingerprint = await currentFingerprint(held)
  if (!fingerprint) return
  const partner = partnerOf(held)
  await partner.accounts.amend({ fingerprint, revokedAt: new Date() })
  await noteChange({
    instance: held.instance,
    node: 'payment-credential',
    kind: 'partner-notice',
    summary: `${partner.id} withdrew a credential after a security review.`,
  })
}

export async function isExpired(held: Held): Promise<boolean> {
  const account = await accountOf(held)
  return account !== undefined && account.revokedAt === null && account.expiresAt.getTime() <= Date.now()
}

export async function isRevoked(held: Held): Promise<boolean> {
  const account = await accountOf(held)
  return account !== undefined && account.revokedAt !== null
}

export async function renewIfBroken(held: Held): Promise<void> {
  if ((await isExpired(held)) || (await isRevoked(held))) await installNewCredential(held)
}

async function accountOf(held: Held) {
  const fingerprint = await currentFingerprint(held)
  return fingerprint ? partnerOf(held).accounts.find(fingerprint) : undefined
}
