import { sql } from 'drizzle-orm'
import type { IdentifierKind } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { identifier } from '../schema/identifier.ts'
import { tenantHealth } from '../schema/tenant-health.ts'
import { tenant } from '../schema/tenant.ts'
import { readCallerWords, type CallerWords } from './identifier-text.ts'
import { matchNames } from './name-search.ts'
import { candidateBound, tenantInScope, type Scope } from './scope.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type TenantHitRow = {
  tenant: string
  name: string
  tier: string
  region: string
  /** What matched, to be read back to the caller. */
  kind: IdentifierKind
  value: string
  /** The words are this identifier, or begin with this order prefix; otherwise they only resemble it. */
  exact: boolean
  failing: number
  degraded: number
}

/**
 * Finds tenants by whatever a caller says. Best first: the exact id, e-mail, domain or company; then the longest prefix of
 * an order number; then identifiers that begin with the words, of one tenant its company before its domain, e-mails and id; then names that have the words elsewhere, or words that
 * resemble them. Each tenant once, with its best match. Retired tenants and those out of scope are never found.
 */
export async function searchTenants(db: Db, params: { scope: Scope; text: string; limit: number }): Promise<TenantHitRow[]> {
  const { scope, limit } = params
  const words = readCallerWords(params.text)
  if (words.normalised === '') return []
  const found = await matchIdentifiers(db, { scope, limit, words })
  // Words that name a tenant outright, or that enough identifiers begin with, need no guesses.
  if (found.length < limit && found.every(({ exact }) => !exact) && words.normalised.length > 1) {
    const seen = new Set(found.map((match) => match.tenant))
    const names = await matchNames(db, { scope, text: words.normalised, limit })
    for (const { tenant: id, value } of names) if (!seen.has(id)) found.push({ tenant: id, kind: 'company', value, exact: false })
  }
  return describe(db, found.slice(0, limit))
}

type Match = { tenant: string; kind: IdentifierKind; value: string; exact: boolean }

async function matchIdentifiers(db: Db, { scope, limit, words }: { scope: Scope; limit: number; words: CallerWords }): Promise<Match[]> {
  const { normalised, domain, orderPrefixes } = words
  const beginning = `${normalised.replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  const living = sql`join ${tenant} on ${tenant.id} = ${identifier.tenant} where ${tenant.retiredAt} is null and ${tenantInScope(scope)}`
  // Of what begins with the words, people mean the name first, then what they read off a screen.
  const spoken = sql`array_position(array['company', 'domain', 'email', 'tenant-id'], kind)`
  const columns = sql`${identifier.tenant}, ${identifier.kind}, ${identifier.value}, ${identifier.normalised}`
  const { rows } = await db.execute<Match>(sql`
    with matched as (
      (select ${columns}, 0 as rank, 0 as distance from ${identifier} ${living} and normalised = ${normalised} and kind <> 'order-prefix' limit ${limit * 4})
      union all
      (select ${columns}, 1, 0 from ${identifier} ${living} and normalised = ${domain} and kind = 'domain' limit ${limit})
      union all
      (select ${columns}, 2, -length(normalised) from ${identifier} ${living} and normalised = any(${textArray(orderPrefixes)}) and kind = 'order-prefix')
      union all
      (select tenant, kind, value, normalised, 3, length(normalised) from (
        select tenant, kind, value, normalised from ${identifier} where normalised like ${beginning} and kind <> 'order-prefix'
        order by normalised using ~<~ ${candidateBound(scope)}
      ) as ${identifier} ${living} limit ${limit * 8})
    ), best as (
      select distinct on (tenant) * from matched order by tenant, rank, ${spoken}, distance, value
    )
    select tenant, kind, value, rank < 3 as exact from best order by rank, distance, normalised, tenant limit ${limit}`)
  return rows
}

/** The matches in their order, with what the list shows of each tenant. */
async function describe(db: Db, matches: Match[]): Promise<TenantHitRow[]> {
  if (matches.length === 0) return []
  const { rows } = await db.execute<TenantHitRow>(sql`
    select m.tenant, ${tenant.name}, ${tenant.tier}, ${tenant.region}, m.kind, m.value, m.exact,
      coalesce(${tenantHealth.failing}, 0)::int as failing, coalesce(${tenantHealth.degraded}, 0)::int as degraded
    from jsonb_to_recordset(${jsonRows(matches.map((match, place) => ({ ...match, place })))}) as m(tenant text, kind text, value text, exact bool, place int)
    join ${tenant} on ${tenant.id} = m.tenant left join ${tenantHealth} on ${tenantHealth.tenant} = m.tenant
    order by m.place`)
  return rows
}
