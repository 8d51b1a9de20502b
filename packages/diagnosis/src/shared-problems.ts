import { groupShareLlr, groupSicknessLlr } from './fleet-test.ts'
import type { GroupLook } from './fleet.ts'

/** Fewer sick tenants than this are told one by one. */
const PROBLEM_SICK_MIN = 3
/** A group whose sick tenants overlap the chosen group's this much cannot be told apart from it. */
const CONFOUNDED_OVERLAP = 0.9
/** Groups must beat chance over all groups that were tried, so the bar is above 0. */
const PROBLEM_LLR_MIN = 3

/** One shared cause for many tenants. `members` and `sick` count tenants that no stronger group explained before. */
export type SharedProblem = {
  node: string
  group: string
  members: number
  sick: number
  llr: number
  tenants: string[]
  /** Groups of (nearly) the same sick tenants: say "A or B". */
  confounded: { node: string; group: string }[]
}

export type SharedProblems = { problems: SharedProblem[] }

/**
 * Greedy cover: the group that is sickest beyond chance is a shared problem; its sick tenants are explained; again with the rest,
 * until fewer than three are left over or nothing beats chance. A group inside which another one explains the sickness therefore does
 * not become a problem of its own. Deterministic: ties go to the smaller group, then by name.
 * Costs groups × problems, with counts kept per group; not tenants × tenants.
 */
export function findSharedProblems(options: { tenants: Iterable<{ tenant: string; looks: readonly GroupLook[] }> }): SharedProblems {
  const groups = groupsOf(options.tenants)
  const explained = new Set<string>()
  const problems: SharedProblem[] = []
  for (;;) {
    const best = sickestGroup({ groups, explained })
    if (best === null) return { problems }
    problems.push({ ...best.problem, confounded: confoundedWith({ groups, chosen: best.group, explained }) })
    for (const tenant of best.problem.tenants) explained.add(tenant)
  }
}

type Group = {
  node: string
  group: string
  members: Map<string, { sick: boolean; seen: number; failed: number }>
}

function groupsOf(tenants: Iterable<{ tenant: string; looks: readonly GroupLook[] }>): Group[] {
  const groups = new Map<string, Group>()
  for (const { tenant, looks } of tenants) {
    for (const { node, group, sick, seen, failed } of looks) {
      const key = JSON.stringify([node, group])
      let entry = groups.get(key)
      if (entry === undefined) groups.set(key, (entry = { node, group, members: new Map() }))
      entry.members.set(tenant, { sick, seen: seen.length, failed: failed.length })
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function sickestGroup(options: {
  groups: Group[]
  explained: Set<string>
}): { group: Group; problem: Omit<SharedProblem, 'confounded'> } | null {
  let best: { group: Group; problem: Omit<SharedProblem, 'confounded'> } | null = null
  for (const group of options.groups) {
    const left = unexplained({ group, explained: options.explained })
    if (left.affected.length < PROBLEM_SICK_MIN || left.llr < PROBLEM_LLR_MIN) continue
    const isBetter = best === null || left.llr > best.problem.llr || (left.llr === best.problem.llr && left.members < best.problem.members)
    if (!isBetter) continue
    const { members, sick, llr, affected } = left
    best = { group, problem: { node: group.node, group: group.group, members, sick, llr, tenants: affected.sort() } }
  }
  return best
}

/** Counts without the tenants that are explained already. Affected: any of the reached checks fails. */
function unexplained({ group, explained }: { group: Group; explained: Set<string> }): {
  members: number
  sick: number
  llr: number
  affected: string[]
} {
  let members = 0
  let sick = 0
  let seen = 0
  let failed = 0
  const affected: string[] = []
  for (const [tenant, look] of group.members) {
    if (explained.has(tenant)) continue
    members += 1
    if (look.sick) sick += 1
    seen += look.seen
    failed += look.failed
    if (look.failed > 0) affected.push(tenant)
  }
  const entry = { node: group.node, members, sick, checks: [{ check: '', seen, failed }] }
  return { members, sick, affected, llr: Math.max(groupSicknessLlr(entry), groupShareLlr(entry) ?? 0) }
}

function confoundedWith(options: { groups: Group[]; chosen: Group; explained: Set<string> }): { node: string; group: string }[] {
  const { groups, chosen, explained } = options
  const own = sickTenants({ group: chosen, explained })
  return groups
    .filter((group) => group !== chosen && overlap(own, sickTenants({ group, explained })) >= CONFOUNDED_OVERLAP)
    .filter((group) => group.members.size <= chosen.members.size / CONFOUNDED_OVERLAP)
    .map(({ node, group }) => ({ node, group }))
}

function sickTenants({ group, explained }: { group: Group; explained: Set<string> }): Set<string> {
  const sick = new Set<string>()
  for (const [tenant, look] of group.members) if (look.sick && !explained.has(tenant)) sick.add(tenant)
  return sick
}

/** Shared members over all members (Jaccard). */
function overlap(a: Set<string>, b: Set<string>): number {
  let both = 0
  for (const each of a) if (b.has(each)) both += 1
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}
