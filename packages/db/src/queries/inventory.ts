import { sql } from 'drizzle-orm'
import type { InventoryEntry } from '@lamplighter/catalog'
import type { Db } from '../database.ts'
import { lockFleetCounts, rebuildFleetCounts } from './fleet-count.ts'
import { normaliseIdentifier, wordsOf } from './identifier-text.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type InventoryOutcome = { created: string[]; updated: string[]; retired: string[] }

/** Entries that go to the server at once: more take so long to put together that a transaction would be taken for dead. */
const ENTRIES_AT_ONCE = 2000

/**
 * Brings tenants, identifiers and instances in line with the product's inventory, in one transaction. Entries that already
 * agree are found without locking anything, and not touched. With `retireMissing` the entries are the whole inventory and tenants not
 * among them are retired; one that comes back lives again. Each new tenant is due for its first look at once.
 */
export async function upsertInventory(
  db: Db,
  params: { entries: InventoryEntry[]; retireMissing: boolean; now: Date },
): Promise<InventoryOutcome> {
  const { now } = params
  const at = now.toISOString()
  const ids = params.entries.map(({ id }) => id)
  const entries = await listDiffering(db, params.entries)
  const missing = params.retireMissing ? await listMissing(db, { ids }) : []
  if (entries.length === 0 && missing.length === 0) return { created: [], updated: [], retired: [] }
  return db.transaction(async (tx) => {
    await lockFleetCounts(tx)
    const outcome: InventoryOutcome = { created: [], updated: [], retired: [] }
    for (const chunk of chunksOf(entries)) {
      const tenants = await tx.execute<{ id: string; created: boolean }>(upsertTenants(chunk, at))
      for (const { id, created } of tenants.rows) (created ? outcome.created : outcome.updated).push(id)
      await tx.execute(upsertInstances(chunk, at))
      await tx.execute(replaceIdentifiers(chunk))
      await tx.execute(learnWords(chunk))
      await tx.execute(sql`
        insert into sweep_schedule (tenant, next_due_at) select id, ${at}::timestamptz from unnest(${textArray(chunk.map(({ id }) => id))}) as id
        on conflict do nothing`)
    }
    // Asked anew: who came back meanwhile is not retired.
    if (params.retireMissing) outcome.retired = await retireMissing(tx, { ids, at })
    if (outcome.created.length + outcome.updated.length + outcome.retired.length > 0) await rebuildFleetCounts(tx)
    return outcome
  })
}

function chunksOf(entries: InventoryEntry[]): InventoryEntry[][] {
  return Array.from({ length: Math.ceil(entries.length / ENTRIES_AT_ONCE) }, (_, n) =>
    entries.slice(n * ENTRIES_AT_ONCE, (n + 1) * ENTRIES_AT_ONCE),
  )
}

/** Those that are new, or of which anything is stored otherwise. */
async function listDiffering(db: Db, entries: InventoryEntry[]): Promise<InventoryEntry[]> {
  const differing: InventoryEntry[] = []
  for (const chunk of chunksOf(entries)) {
    const { rows } = await db.execute<{ id: string }>(sql`
      with entry as (
        select * from jsonb_to_recordset(${jsonRows(tenantRows(chunk))})
          as x(id text, name text, tier text, region text, shard text, release text, ring int, time_zone text, locale text)
      ), placed as (
        select * from jsonb_to_recordset(${jsonRows(instanceRows(chunk))}) as x(tenant text, base_url text, endpoints jsonb, version text,
          configuration_hash text, template_hash text, secret_refs jsonb)
      ), wanted as (
        select * from jsonb_to_recordset(${jsonRows(identifierRows(chunk))}) as x(tenant text, kind text, value text, normalised text, words tsvector)
      ), asked as (
        select w.tenant, count(*) as names, count(i.tenant) as same from wanted w left join identifier i
          on i.tenant = w.tenant and i.kind = w.kind and i.value = w.value and i.normalised = w.normalised and i.words is not distinct from w.words
        group by w.tenant
      )
      select e.id from entry e join placed p on p.tenant = e.id join asked a on a.tenant = e.id
        left join tenant t on t.id = e.id left join instance i on i.tenant = e.id left join sweep_schedule s on s.tenant = e.id
      where t.id is null or s.tenant is null or a.same <> a.names or a.names <> (select count(*) from identifier o where o.tenant = e.id)
        or (t.name, t.tier, t.region, t.shard, t.release, t.ring, t.time_zone, t.locale, t.retired_at) is distinct from
          (e.name, e.tier, e.region, e.shard, e.release, e.ring, e.time_zone, e.locale, null)
        or (i.base_url, i.endpoints, i.version, i.configuration_hash, i.template_hash, i.secret_refs) is distinct from
          (p.base_url, p.endpoints, p.version, p.configuration_hash, p.template_hash, p.secret_refs)`)
    const found = new Set(rows.map(({ id }) => id))
    differing.push(...chunk.filter(({ id }) => found.has(id)))
  }
  return differing
}

function tenantRows(entries: InventoryEntry[]) {
  return entries.map(({ id, name, tier, region, shard, release, ring, timeZone, locale }) => ({
    id,
    name,
    tier,
    region,
    shard,
    release,
    ring,
    time_zone: timeZone,
    locale,
  }))
}

function instanceRows(entries: InventoryEntry[]) {
  return entries.map(({ id, instance }) => ({
    tenant: id,
    base_url: instance.baseUrl,
    endpoints: instance.endpoints,
    version: instance.version,
    configuration_hash: instance.configurationHash,
    template_hash: instance.templateHash,
    secret_refs: instance.secretRefs,
  }))
}

function identifierRows(entries: InventoryEntry[]) {
  return entries.flatMap(({ id, name, identifiers }) => {
    // A tenant is always found by its id and its name, whatever else the inventory lists.
    const all = [...identifiers, { kind: 'tenant-id' as const, value: id }, { kind: 'company' as const, value: name }]
    const unique = new Map(
      all.map(({ kind, value }) => [
        `${kind} ${value}`,
        { tenant: id, kind, value, normalised: normaliseIdentifier(value), words: kind === 'company' ? toTsvector(value) : null },
      ]),
    )
    return [...unique.values()]
  })
}

function upsertTenants(entries: InventoryEntry[], at: string) {
  return sql`
    insert into tenant as t (id, name, tier, region, shard, release, ring, time_zone, locale, imported_at)
    select id, name, tier, region, shard, release, ring, time_zone, locale, ${at}::timestamptz
    from jsonb_to_recordset(${jsonRows(tenantRows(entries))})
      as x(id text, name text, tier text, region text, shard text, release text, ring int, time_zone text, locale text)
    order by id
    on conflict (id) do update set name = excluded.name, tier = excluded.tier, region = excluded.region, shard = excluded.shard,
      release = excluded.release, ring = excluded.ring, time_zone = excluded.time_zone, locale = excluded.locale,
      imported_at = excluded.imported_at, retired_at = null
    where (t.name, t.tier, t.region, t.shard, t.release, t.ring, t.time_zone, t.locale, t.retired_at) is distinct from
      (excluded.name, excluded.tier, excluded.region, excluded.shard, excluded.release, excluded.ring, excluded.time_zone, excluded.locale, null)
    returning t.id, (xmax = 0) as created`
}

function upsertInstances(entries: InventoryEntry[], at: string) {
  return sql`
    insert into instance as i (tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, updated_at)
    select tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, ${at}::timestamptz
    from jsonb_to_recordset(${jsonRows(instanceRows(entries))})
      as x(tenant text, base_url text, endpoints jsonb, version text, configuration_hash text, template_hash text, secret_refs jsonb)
    order by tenant
    on conflict (tenant) do update set base_url = excluded.base_url, endpoints = excluded.endpoints, version = excluded.version,
      configuration_hash = excluded.configuration_hash, template_hash = excluded.template_hash, secret_refs = excluded.secret_refs,
      updated_at = excluded.updated_at
    where (i.base_url, i.endpoints, i.version, i.configuration_hash, i.template_hash, i.secret_refs) is distinct from
      (excluded.base_url, excluded.endpoints, excluded.version, excluded.configuration_hash, excluded.template_hash, excluded.secret_refs)`
}

function replaceIdentifiers(entries: InventoryEntry[]) {
  return sql`
    with wanted as (
      select * from jsonb_to_recordset(${jsonRows(identifierRows(entries))}) as x(tenant text, kind text, value text, normalised text, words tsvector)
    ), gone as (
      delete from identifier i where i.tenant = any(${textArray(entries.map(({ id }) => id))})
        and not exists (select 1 from wanted w where (w.tenant, w.kind, w.value) = (i.tenant, i.kind, i.value))
    )
    insert into identifier as i (tenant, kind, value, normalised, words) select tenant, kind, value, normalised, words from wanted
    on conflict (tenant, kind, value) do update set normalised = excluded.normalised, words = excluded.words
    where (i.normalised, i.words) is distinct from (excluded.normalised, excluded.words)`
}

function learnWords(entries: InventoryEntry[]) {
  const names = entries.flatMap(({ name, identifiers }) => [
    name,
    ...identifiers.filter(({ kind }) => kind === 'company').map(({ value }) => value),
  ])
  const words = [...new Set(names.flatMap(wordsOf))].toSorted()
  return sql`insert into name_word (word) select word from unnest(${textArray(words)}) as word on conflict do nothing`
}

function toTsvector(name: string): string {
  return wordsOf(name)
    .map((word) => `'${word}'`)
    .join(' ')
}

const isMissing = (ids: string[]) =>
  sql`retired_at is null and not exists (select 1 from unnest(${textArray(ids)}) as listed(id) where listed.id = tenant.id)`

async function listMissing(db: Db, params: { ids: string[] }): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`select id from tenant where ${isMissing(params.ids)}`)
  return rows.map(({ id }) => id)
}

async function retireMissing(db: Db, params: { ids: string[]; at: string }): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(
    sql`update tenant set retired_at = ${params.at}::timestamptz where ${isMissing(params.ids)} returning id`,
  )
  return rows.map(({ id }) => id)
}
