import type { TenantDatabase } from './tenant-database.ts'

/** What an instance keeps in memory of its own configuration: everything that rarely changes. */
export interface Profile {
  instance: { tenant: string; company: string; version: string; ring: string; order_prefix: string; country: string; domain: string }
  flags: Record<string, boolean>
  contract: string[]
  entitlements: string[]
  configuration: Record<string, unknown>
  settings: {
    tax: { sellsTo: string[]; regions: string[] }
    shipping: { methods: string[] }
    'identity-keys': { automaticRefresh: boolean; jwks: unknown; fetchedAt: string | null }
  }
  credentials: Record<
    string,
    { partner: string; merchant: string; fingerprint: string; secret: string; issuedAt: string; expiresAt: string }
  >
}

export interface ProfileReader {
  read: () => Promise<Profile>
  /** Every change of the tables behind it calls this. */
  invalidate: () => void
}

const ageMsMax = 15_000

const profileQuery = `
  select json_build_object(
    'instance', (select row_to_json(i) from instance i),
    'flags', (select json_object_agg(feature, enabled) from feature_flags),
    'contract', (select json_agg(feature order by feature) from contract),
    'entitlements', coalesce((select json_agg(feature order by feature) from entitlements), '[]'),
    'configuration', coalesce((select json_object_agg(key, value) from configuration), '{}'),
    'settings', (select json_object_agg(key, value) from settings),
    'credentials', (select json_object_agg(c.purpose, json_build_object('partner', partner, 'merchant', merchant, 'fingerprint', fingerprint,
      'secret', secret, 'issuedAt', issued_at, 'expiresAt', expires_at)) from credentials c join credential_secrets s using (purpose))
  ) as profile`

/** Reads through the operators' way, so that a full pool or shard does not hide what is configured. */
export function openProfile(database: TenantDatabase): ProfileReader {
  let held: { profile: Promise<Profile>; at: number } | undefined
  return {
    read: () => {
      if (held && performance.now() - held.at < ageMsMax) return held.profile
      const profile = database.admin<{ profile: Profile }>(profileQuery).then((rows) => {
        const row = rows[0]
        if (!row) throw new Error('The profile query returned no row.')
        return row.profile
      })
      const current = { profile, at: performance.now() }
      held = current
      profile.catch(() => {
        if (held === current) held = undefined
      })
      return profile
    },
    invalidate: () => {
      held = undefined
    },
  }
}
