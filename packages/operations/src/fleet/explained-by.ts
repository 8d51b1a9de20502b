import { findSharedProblems, type GroupLook, type SharedProblem } from '@lamplighter/diagnosis/fleet'
import type { GroupFigures } from './fleet-snapshot.ts'

/** How each tenant looks to each of its groups. */
export function looksByTenant(groups: GroupFigures[]): { tenant: string; looks: GroupLook[] }[] {
  const byTenant = new Map<string, GroupLook[]>()
  for (const { node, group, looks, sickTenants } of groups) {
    for (const [tenant, { seen, failed }] of looks) {
      const own = byTenant.get(tenant) ?? []
      byTenant.set(tenant, own)
      own.push({ node, group, sick: sickTenants.has(tenant), seen, failed })
    }
  }
  return [...byTenant].map(([tenant, looks]) => ({ tenant, looks }))
}

/** Which shared problem explains a tenant's sickness; tenants that none explains are absent. */
export function explainedBy(groups: GroupFigures[]): Map<string, SharedProblem> {
  // A fleet in which nobody is sick costs nothing.
  if (groups.every(({ sickTenants }) => sickTenants.size === 0)) return new Map()
  const { problems } = findSharedProblems({ tenants: looksByTenant(groups) })
  return new Map(problems.flatMap((problem) => problem.tenants.map((tenant) => [tenant, problem] as const)))
}

/**
 * Whether a tenant may count for this group (`looksToCount` of the diagnosis package, by group): of a tenant that a shared problem
 * explains, only for that problem and for what cannot be told apart from it, so that a region is not blamed for its shard.
 */
export function countsFor({ problem, node, group }: { problem: SharedProblem | undefined; node: string; group: string }): boolean {
  if (problem === undefined) return true
  return [problem, ...problem.confounded].some((blamed) => blamed.node === node && blamed.group === group)
}
