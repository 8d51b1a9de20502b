import type { TenantFacts } from '@lamplighter/catalog'
import { EVERYTHING, getTenantsVersion, listTenantsByIds, listTenantVersions } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { tenantGroups } from '../model/tenant-model.ts'
import { createRoster, type FleetRoster } from './fleet-roster.ts'

/** What the pack says about each living tenant, computed once per change of the inventory. Never changed: a new reading is a new one. */
export type TenantDirectory = {
  tenants: Map<string, TenantFacts>
  groupsOf: Map<string, { node: string; group: string }[]>
  /** Checks that mean nothing for a tenant; absent: all apply. */
  notApplicable: Map<string, Set<string>>
  roster: FleetRoster
}

const keptMs = 30_000
const readAtOnce = 5000

type Reading = { directory: TenantDirectory; version: string; versions: Map<string, string> }
const readings = new WeakMap<object, { at: number; reading: Promise<Reading> }>()

/**
 * The directory, at most half a minute old; an import in this process makes it new at once. Reads again only tenants whose rows
 * were written since.
 */
export async function getTenantDirectory(context: OperationsContext): Promise<TenantDirectory> {
  const known = readings.get(context)
  const now = context.now().getTime()
  if (known !== undefined && Math.abs(now - known.at) <= keptMs) return (await known.reading).directory
  // A reading that failed is not remembered; the one before it is still what it was.
  const before = known?.reading.catch(() => null) ?? Promise.resolve(null)
  const entry = { at: now, reading: before.then((last) => readAgain({ context, last })) }
  readings.set(context, entry)
  entry.reading.catch(() => {
    if (readings.get(context) === entry) readings.set(context, { at: -Infinity, reading: before.then((last) => last ?? nothing) })
  })
  return (await entry.reading).directory
}

/** The next question reads what has changed; nothing that is known is thrown away. */
export function forgetTenantDirectory(context: OperationsContext): void {
  const known = readings.get(context)
  if (known !== undefined) readings.set(context, { at: -Infinity, reading: known.reading })
}

async function readAgain({ context, last }: { context: OperationsContext; last: Reading | null }): Promise<Reading> {
  const { directory, versions } = last ?? nothing
  // Asked first: what is written meanwhile differs the next time.
  const version = await getTenantsVersion(context.db)
  if (version === last?.version) return last
  const found = new Map(await listTenantVersions(context.db))
  const changed = [...found].filter(([id, current]) => versions.get(id) !== current).map(([id]) => id)
  const facts: TenantFacts[] = []
  for (let at = 0; at < changed.length; at += readAtOnce) {
    const tenants = changed.slice(at, at + readAtOnce)
    facts.push(...(await listTenantsByIds(context.db, { scope: EVERYTHING, tenants })))
  }
  const next = {
    tenants: new Map([...directory.tenants].filter(([id]) => found.has(id))),
    groupsOf: new Map([...directory.groupsOf].filter(([id]) => found.has(id))),
    notApplicable: new Map([...directory.notApplicable].filter(([id]) => found.has(id))),
  }
  const describe = describer(context)
  for (const tenant of facts) {
    const { groups, skipped } = describe(tenant)
    next.tenants.set(tenant.id, tenant)
    next.groupsOf.set(tenant.id, groups)
    if (skipped.size > 0) next.notApplicable.set(tenant.id, skipped)
    else next.notApplicable.delete(tenant.id)
  }
  return {
    directory: { ...next, roster: createRoster({ ...next, checks: context.pack.checks.map(({ id }) => id) }) },
    version,
    versions: found,
  }
}

const nothing: Reading = {
  directory: {
    tenants: new Map(),
    groupsOf: new Map(),
    notApplicable: new Map(),
    roster: createRoster({ groupsOf: new Map(), notApplicable: new Map(), checks: [] }),
  },
  version: '',
  versions: new Map(),
}

/** What the pack says of a tenant; a predicate that throws skips nothing. */
function describer({ pack }: OperationsContext) {
  const selective = pack.checks.filter((check) => check.appliesTo !== undefined)
  return (tenant: TenantFacts) => ({
    groups: tenantGroups({ pack, tenant }),
    skipped: new Set(selective.filter((check) => !applies({ check, tenant })).map((check) => check.id)),
  })
}

function applies({ check, tenant }: { check: OperationsContext['pack']['checks'][number]; tenant: TenantFacts }): boolean {
  try {
    return check.appliesTo?.(tenant) ?? true
  } catch {
    return true
  }
}
