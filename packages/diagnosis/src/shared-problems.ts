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
  return coverGroups({ groups: groupsOf(options.tenants) })
}

type Look = { sick: boolean; seen: number; failed: number }

/** One group as counted over all its members. */
export type GroupTally = {
  node: string
  group: string
  /** `seen` and `failed` are checks; `affected` are members of whom any check fails. */
  counts: { members: number; sick: number; seen: number; failed: number; affected: number }
  /** Asked only when there is a problem: whoever fails anything at all, in this group or in another one. Others are explained by nothing. */
  named: () => ReadonlyMap<string, Look>
}

/** The same for a fleet whose groups are counted already: a fleet without any problem costs a look at each group's counts. */
export function coverGroups(options: { groups: Iterable<GroupTally> }): SharedProblems {
  const groups = [...options.groups].map((group) => ({ key: keyOf(group), group }))
  return cover(groups.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ group }) => group))
}

function cover(groups: GroupTally[]): SharedProblems {
  const explained = new Set<string>()
  const problems: SharedProblem[] = []
  for (;;) {
    const best = sickestGroup({ groups, explained })
    if (best === null) return { problems }
    const { group, members, sick, llr } = best
    const tenants = [...group.named()].filter(([tenant, look]) => look.failed > 0 && !explained.has(tenant)).map(([tenant]) => tenant)
    const confounded = confoundedWith({ groups, chosen: group, explained })
    problems.push({ node: group.node, group: group.group, members, sick, llr, tenants: tenants.sort(), confounded })
    for (const tenant of tenants) explained.add(tenant)
  }
}

function groupsOf(tenants: Iterable<{ tenant: string; looks: readonly GroupLook[] }>): GroupTally[] {
  const groups = new Map<string, Pick<GroupTally, 'node' | 'group' | 'counts'> & { looks: Map<string, Look> }>()
  for (const { tenant, looks } of tenants) {
    for (const { node, group, sick, seen, failed } of looks) {
      const key = keyOf({ node, group })
      let entry = groups.get(key)
      const counts = { members: 0, sick: 0, seen: 0, failed: 0, affected: 0 }
      if (entry === undefined) groups.set(key, (entry = { node, group, counts, looks: new Map() }))
      const look = { sick, seen: seen.length, failed: failed.length }
      entry.looks.set(tenant, look)
      add({ to: entry.counts, look, by: 1 })
    }
  }
  return [...groups.values()].map(({ looks, ...group }) => ({ ...group, named: () => looks }))
}

function add({ to, look, by }: { to: GroupTally['counts']; look: Look; by: 1 | -1 }): void {
  to.members += by
  to.sick += look.sick ? by : 0
  to.seen += by * look.seen
  to.failed += by * look.failed
  to.affected += look.failed > 0 ? by : 0
}

function keyOf({ node, group }: { node: string; group: string }): string {
  return JSON.stringify([node, group])
}

type Left = { members: number; sick: number; affected: number; llr: number }

function sickestGroup(options: { groups: GroupTally[]; explained: Set<string> }): (Left & { group: GroupTally }) | null {
  let best: (Left & { group: GroupTally }) | null = null
  for (const group of options.groups) {
    const left = unexplained({ group, explained: options.explained })
    if (left.affected < PROBLEM_SICK_MIN || left.llr < PROBLEM_LLR_MIN) continue
    const isBetter = best === null || left.llr > best.llr || (left.llr === best.llr && left.members < best.members)
    if (isBetter) best = { ...left, group }
  }
  return best
}

/** Counts without the tenants that are explained already. */
function unexplained({ group, explained }: { group: GroupTally; explained: Set<string> }): Left {
  const left = { ...group.counts }
  for (const tenant of explained) {
    const look = group.named().get(tenant)
    if (look !== undefined) add({ to: left, look, by: -1 })
  }
  const { members, sick, seen, failed, affected } = left
  const entry = { node: group.node, members, sick, checks: [{ check: '', seen, failed }] }
  return { members, sick, affected, llr: Math.max(groupSicknessLlr(entry), groupShareLlr(entry) ?? 0) }
}

function confoundedWith(options: { groups: GroupTally[]; chosen: GroupTally; explained: Set<string> }): { node: string; group: string }[] {
  const { groups, chosen, explained } = options
  const own = sickTenants({ group: chosen, explained })
  return groups
    .filter((group) => group !== chosen && overlap(own, sickTenants({ group, explained })) >= CONFOUNDED_OVERLAP)
    .filter((group) => group.counts.members <= chosen.counts.members / CONFOUNDED_OVERLAP)
    .map(({ node, group }) => ({ node, group }))
}

function sickTenants({ group, explained }: { group: GroupTally; explained: Set<string> }): Set<string> {
  const sick = new Set<string>()
  for (const [tenant, look] of group.named()) if (look.sick && !explained.has(tenant)) sick.add(tenant)
  return sick
}

/** Shared members over all members (Jaccard). */
function overlap(a: Set<string>, b: Set<string>): number {
  let both = 0
  for (const each of a) if (b.has(each)) both += 1
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}
