import { randomBytes } from 'node:crypto'
import { fingerprintOf } from '../database/provision.ts'
import type { PlatformStore } from '../platform/platform-store.ts'

interface Account {
  merchant: string
  expiresAt: string
  revokedAt: string | null
}

export type CredentialCheck =
  | { type: 'accepted'; merchant: string }
  | { type: 'rejected'; code: 'credential-unknown' | 'credential-revoked' | 'credential-expired' }

const lifetimeDays = 180

/** The credentials that a partner has given out: it alone decides which it accepts. Only digests are kept. */
export interface PartnerAccounts {
  check: (secret: string) => CredentialCheck
  issue: (merchant: string) => Promise<{ secret: string; expiresAt: Date }>
  /** Many at once, one write. */
  issueAll: (merchants: string[]) => Promise<Map<string, { secret: string; expiresAt: Date }>>
  amend: (options: { fingerprint: string; expiresAt?: Date; revokedAt?: Date | null }) => Promise<void>
  find: (fingerprint: string) => { merchant: string; expiresAt: Date; revokedAt: Date | null } | undefined
}

export function openPartnerAccounts(options: { id: string; store: PlatformStore }): PartnerAccounts {
  const key = `accounts:${options.id}`
  const accounts = new Map(Object.entries(options.store.get<Record<string, Account>>(key) ?? {}))
  const save = () => options.store.set({ key, value: Object.fromEntries(accounts) })
  const add = (merchant: string) => {
    const secret = `sk_${randomBytes(24).toString('base64url')}`
    const expiresAt = new Date(Date.now() + lifetimeDays * 86_400_000)
    accounts.set(fingerprintOf(secret), { merchant, expiresAt: expiresAt.toISOString(), revokedAt: null })
    return { secret, expiresAt }
  }
  return {
    check: (secret) => {
      const account = accounts.get(fingerprintOf(secret))
      if (!account) return { type: 'rejected', code: 'credential-unknown' }
      if (account.revokedAt) return { type: 'rejected', code: 'credential-revoked' }
      if (new Date(account.expiresAt).getTime() <= Date.now()) return { type: 'rejected', code: 'credential-expired' }
      return { type: 'accepted', merchant: account.merchant }
    },
    issue: async (merchant) => {
      const issued = add(merchant)
      await save()
      return issued
    },
    issueAll: async (merchants) => {
      const issued = new Map(merchants.map((merchant) => [merchant, add(merchant)]))
      await save()
      return issued
    },
    amend: async ({ fingerprint, expiresAt, revokedAt }) => {
      const account = accounts.get(fingerprint)
      if (!account) return
      if (expiresAt) account.expiresAt = expiresAt.toISOString()
      if (revokedAt !== undefined) account.revokedAt = revokedAt?.toISOString() ?? null
      await save()
    },
    find: (fingerprint) => {
      const account = accounts.get(fingerprint)
      if (!account) return undefined
      return {
        merchant: account.merchant,
        expiresAt: new Date(account.expiresAt),
        revokedAt: account.revokedAt ? new Date(account.revokedAt) : null,
      }
    },
  }
}
