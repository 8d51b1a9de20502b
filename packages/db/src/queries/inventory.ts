import { sql } from 'drizzle-orm'
import type { InventoryEntry } from '@lamplighter/catalog'
import type { Db } from '../database.ts'
import { lockFleetCounts, rebuildFleetCounts } from './fleet-count.ts'
import { normaliseIdentifier, wordsOf } from './identifier-text.ts'
import { jsonRows, textArray } from './sql-values.ts'

export type InventoryOutcome = { created: string[]; updated: string[]; retired: string[] }

/**
 * Brings tenants, identifiers and instances in line with the product's inventory, in one transaction. Rows that already
 * agree are not touched. With `retireMissing` the entries are the whole inventory and tenants not among them are retired;
 * one that comes back lives again. Each new tenant is due for its first look at once.
 */
export async function upsertInventory(
  db: Db,
  params: { entries: InventoryEntry[]; retireMissing: boolean; now: Date },
): Promise<InventoryOutcome> {
  const { entries, now } = params
  const at = now.toISOString()
  return db.transaction(async (tx) => {
    await lockFleetCounts(tx)
    const tenants = await tx.execute<{ id: string; created: boolean }>(upsertTenants(entries, at))
    await tx.execute(upsertInstances(entries, at))
    await tx.execute(replaceIdentifiers(entries))
    await tx.execute(learnWords(entries))
    await tx.execute(sql`
      insert into sweep_schedule (tenant, next_due_at) select id, ${at}::timestamptz from unnest(${textArray(entries.map(({ id }) => id))}) as id
      on conflict do nothing`)
    const retired = params.retireMissing ? await retireMissing(tx, { ids: entries.map(({ id }) => id), at }) : []
    const idsWhere = (created: boolean) => tenants.rows.filter((row) => row.created === created).map(({ id }) => id)
    if (tenants.rows.length > 0 || retired.length > 0) await rebuildFleetCounts(tx)
    return { created: idsWhere(true), updated: idsWhere(false), retired }
  })
}

function upsertTenants(entries: InventoryEntry[], at: string) {
  const rows = entries.map(({ id, name, tier, region, shard, release, ring, timeZone, locale }) => ({
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
  return sql`
    insert into tenant as t (id, name, tier, region, shard, release, ring, time_zone, locale, imported_at)
    select id, name, tier, region, shard, release, ring, time_zone, locale, ${at}::timestamptz
    from jsonb_to_recordset(${jsonRows(rows)})
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
  const rows = entries.map(({ id, instance }) => ({
    tenant: id,
    base_url: instance.baseUrl,
    endpoints: instance.endpoints,
    version: instance.version,
    configuration_hash: instance.configurationHash,
    template_hash: instance.templateHash,
    secret_refs: instance.secretRefs,
  }))
  return sql`
    insert into instance as i (tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, updated_at)
    select tenant, base_url, endpoints, version, configuration_hash, template_hash, secret_refs, ${at}::timestamptz
    from jsonb_to_recordset(${jsonRows(rows)})
      as x(tenant text, base_url text, endpoints jsonb, version text, configuration_hash text, template_hash text, secret_refs jsonb)
    order by tenant
    on conflict (tenant) do update set base_url = excluded.base_url, endpoints = excluded.endpoints, version = excluded.version,
      configuration_hash = excluded.configuration_hash, template_hash = excluded.template_hash, secret_refs = excluded.secret_refs,
      updated_at = excluded.updated_at
    where (i.base_url, i.endpoints, i.version, i.configuration_hash, i.template_hash, i.secret_refs) is distinct from
      (excluded.base_url, excluded.endpoints, excluded.version, excluded.configuration_hash, excluded.template_hash, excluded.secret_refs)`
}

function replaceIdentifiers(entries: InventoryEntry[]) {
  const rows = entries.flatMap(({ id, name, identifiers }) => {
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
  return sql`
    with wanted as (
      select * from jsonb_to_recordset(${jsonRows(rows)}) as x(tenant text, kind text, value text, normalised text, words tsvector)
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

async function retireMissing(db: Db, params: { ids: string[]; at: string }): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    update tenant set retired_at = ${params.at}::timestamptz where retired_at is null and id <> all(${textArray(params.ids)}) returning id`)
  return rows.map(({ id }) => id)
}
