import type { TenantFacts } from '@lamplighter/catalog'
import { EVERYTHING, listTenants } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { tenantGroups } from '../model/tenant-model.ts'

/** What the pack says about each living tenant, computed once per reading of the inventory. */
export type TenantDirectory = {
  tenants: Map<string, TenantFacts>
  groupsOf: Map<string, { node: string; group: string }[]>
  /** Checks that mean nothing for a tenant; absent: all apply. */
  notApplicable: Map<string, Set<string>>
}

const keptMs = 30_000
const pageSize = 5000
const directories = new WeakMap<object, { at: number; directory: Promise<TenantDirectory> }>()

/** The directory, at most half a minute old; an import in this process makes it new at once. */
export async function getTenantDirectory(context: OperationsContext): Promise<TenantDirectory> {
  const known = directories.get(context)
  const now = context.now().getTime()
  if (known !== undefined && Math.abs(now - known.at) <= keptMs) return known.directory
  const directory = readDirectory(context)
  directories.set(context, { at: now, directory })
  // A reading that failed is not remembered.
  directory.catch(() => directories.delete(context))
  return directory
}

export function forgetTenantDirectory(context: OperationsContext): void {
  directories.delete(context)
}

async function readDirectory(context: OperationsContext): Promise<TenantDirectory> {
  const { pack } = context
  const directory: TenantDirectory = { tenants: new Map(), groupsOf: new Map(), notApplicable: new Map() }
  const selective = pack.checks.filter((check) => check.appliesTo !== undefined)
  for (let after: string | null = null, more = true; more;) {
    const page: Awaited<ReturnType<typeof listTenants>> = await listTenants(context.db, {
      scope: EVERYTHING,
      page: { after, limit: pageSize },
    })
    for (const tenant of page.items) {
      directory.tenants.set(tenant.id, tenant)
      directory.groupsOf.set(tenant.id, tenantGroups({ pack, tenant }))
      const skipped = selective.filter((check) => !applies({ check, tenant })).map((check) => check.id)
      if (skipped.length > 0) directory.notApplicable.set(tenant.id, new Set(skipped))
    }
    after = page.next
    more = after !== null
  }
  return directory
}

function applies({ check, tenant }: { check: OperationsContext['pack']['checks'][number]; tenant: TenantFacts }): boolean {
  try {
    return check.appliesTo?.(tenant) ?? true
  } catch {
    return true
  }
}
