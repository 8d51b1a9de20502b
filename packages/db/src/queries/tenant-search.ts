import { sql } from 'drizzle-orm'
import type { IdentifierKind } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import { identifier } from '../schema/identifier.ts'
import { tenantHealth } from '../schema/tenant-health.ts'
import { tenant } from '../schema/tenant.ts'
import { readCallerWords, type CallerWords } from './identifier-text.ts'
import { tenantInScope, type Scope } from './scope.ts'
import { textArray } from './sql-values.ts'

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
 * an order number; then names that begin with the words; then names that contain or resemble them. Each tenant once, with
 * its best match. Retired tenants and those out of scope are never found.
 */
export async function searchTenants(db: Db, params: { scope: Scope; text: string; limit: number }): Promise<TenantHitRow[]> {
  const words = readCallerWords(params.text)
  if (words.normalised === '') return []
  const found = await matchByIndex(db, { ...params, words })
  // Resembling is the dear part, and of no use once the words name tenants outright.
  if (found.length >= params.limit || found.some(({ exact }) => exact) || words.normalised.length < 3) return found
  const similar = await matchByResemblance(db, { ...params, words })
  const seen = new Set(found.map((hit) => hit.tenant))
  return [...found, ...similar.filter((hit) => !seen.has(hit.tenant))].slice(0, params.limit)
}

type MatchParams = { scope: Scope; limit: number; words: CallerWords }

async function matchByIndex(db: Db, { scope, limit, words }: MatchParams): Promise<TenantHitRow[]> {
  const { normalised, domain, orderPrefixes } = words
  const beginning = `${escapeLike(normalised)}%`
  const { rows } = await db.execute<TenantHitRow>(sql`
    with matched as (
      (select tenant, kind, value, 0 as rank, 0 as distance from ${identifier} where normalised = ${normalised} and kind <> 'order-prefix')
      union all
      (select tenant, kind, value, 1, 0 from ${identifier} where normalised = ${domain} and kind = 'domain')
      union all
      (select tenant, kind, value, 2, -length(normalised) from ${identifier} where normalised = any(${textArray(orderPrefixes)}) and kind = 'order-prefix')
      union all
      (select tenant, kind, value, 3, length(normalised) from ${identifier} where normalised like ${beginning} and kind <> 'order-prefix'
        order by normalised using ~<~ limit ${limit * 8})
    ), best as (
      select distinct on (tenant) tenant, kind, value, rank, distance from matched order by tenant, rank, distance, value
    )
    select best.tenant, ${tenant.name}, ${tenant.tier}, ${tenant.region}, best.kind, best.value, best.rank < 3 as exact,
      coalesce(${tenantHealth.failing}, 0)::int as failing, coalesce(${tenantHealth.degraded}, 0)::int as degraded
    from best
    join ${tenant} on ${tenant.id} = best.tenant
    left join ${tenantHealth} on ${tenantHealth.tenant} = best.tenant
    where ${tenant.retiredAt} is null and ${tenantInScope(scope)}
    order by best.rank, best.distance, ${tenant.name}, best.tenant
    limit ${limit}`)
  return rows
}

async function matchByResemblance(db: Db, { scope, limit, words }: MatchParams): Promise<TenantHitRow[]> {
  const { normalised } = words
  const { rows } = await db.execute<TenantHitRow>(sql`
    with best as (
      select tenant, kind, value, normalised, word_similarity(${normalised}, normalised) as likeness
      from ${identifier}
      where kind = 'company' and (normalised like ${`%${escapeLike(normalised)}%`} or ${normalised} <% normalised)
    )
    select best.tenant, ${tenant.name}, ${tenant.tier}, ${tenant.region}, best.kind, best.value, false as exact,
      coalesce(${tenantHealth.failing}, 0)::int as failing, coalesce(${tenantHealth.degraded}, 0)::int as degraded
    from best
    join ${tenant} on ${tenant.id} = best.tenant
    left join ${tenantHealth} on ${tenantHealth.tenant} = best.tenant
    where ${tenant.retiredAt} is null and ${tenantInScope(scope)}
    order by best.likeness desc, similarity(${normalised}, best.normalised) desc, ${tenant.name}, best.tenant
    limit ${limit}`)
  return rows
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`)
}
