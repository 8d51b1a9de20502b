import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { EvidenceModel, FleetEntry } from '@lamplighter/catalog/evidence'
import { compileModel } from './model.ts'
import { reachOf } from './reach.ts'
import type { SharedProblem } from './shared-problems.ts'

export { fullOutageLlr } from './fleet-test.ts'
export { coverGroups, findSharedProblems } from './shared-problems.ts'
export type { GroupTally, SharedProblem, SharedProblems } from './shared-problems.ts'

/** A check speaks for a shared node only when it would break with it nearly always, or nearly as often as any check does. */
const REACHED_FROM = 0.75

/** What one tenant's current results say about one shared node. */
export type GroupLook = { node: string; group: string; sick: boolean; seen: string[]; failed: string[] }

/**
 * How one tenant looks to each of its shared nodes: sick when at least half of its observed checks that the node reaches with
 * b ≥ .75 fail (of a node that reaches none so surely: ≥ .75 of its surest). Nodes of which no such check was observed are left out: not looked is neither sick nor healthy.
 *
 * Linear in the tenant's own checks, so a sweep over a fleet costs as much as its tenants.
 */
export function groupLooks(options: {
  model: EvidenceModel
  /** The tenant's group of each shared node; a node without an entry is not used by this tenant. */
  groups: ReadonlyMap<string, string>
  results: ReadonlyMap<string, CheckStatus>
}): GroupLook[] {
  const model = compileModel(options.model)
  const looks: GroupLook[] = []
  for (const [index, node] of model.nodes.entries()) {
    const group = options.groups.get(node.id)
    if (node.kind !== 'shared' || group === undefined) continue
    const reach = reachOf({ model, node: index })
    const seen: string[] = []
    const failed: string[] = []
    const surest = Math.max(0, ...reach.b)
    const from = surest >= REACHED_FROM ? REACHED_FROM : REACHED_FROM * surest
    for (let i = 0; i < reach.checks.length; i += 1) {
      if (reach.b[i]! < from) continue
      const { id } = model.checks[reach.checks[i]!]!
      const status = options.results.get(id)
      if (status === undefined || status === 'unknown') continue
      seen.push(id)
      if (status === 'fail') failed.push(id)
    }
    if (seen.length > 0) looks.push({ node: node.id, group, sick: failed.length * 2 >= seen.length, seen, failed })
  }
  return looks
}

/** Running counts of every group, kept while sweeping. */
export type FleetCounts = Map<
  string,
  { node: string; group: string; members: number; sick: number; checks: Map<string, { seen: number; failed: number }> }
>

export function countLooks(options: { counts: FleetCounts; looks: readonly GroupLook[]; by: 1 | -1 }): void {
  const { counts, by } = options
  for (const look of options.looks) {
    const key = groupKey(look)
    let entry = counts.get(key)
    if (entry === undefined) {
      entry = { node: look.node, group: look.group, members: 0, sick: 0, checks: new Map() }
      counts.set(key, entry)
    }
    entry.members += by
    if (look.sick) entry.sick += by
    for (const check of look.seen) checkCount(entry.checks, check).seen += by
    for (const check of look.failed) checkCount(entry.checks, check).failed += by
  }
}

/**
 * The looks of a tenant that may count for its groups: of a tenant that a shared problem explains, only those at that problem (and at
 * what cannot be told apart from it), so that its region is not blamed for its shard.
 */
export function looksToCount(options: { looks: readonly GroupLook[]; problem: SharedProblem | undefined }): readonly GroupLook[] {
  const { looks, problem } = options
  if (problem === undefined) return looks
  const blamed = [problem, ...problem.confounded]
  return looks.filter((look) => blamed.some(({ node, group }) => node === look.node && group === look.group))
}

/** The fleet part of a bundle: the counts of the subject's groups with the subject itself left out. */
export function fleetEntries(options: {
  counts: FleetCounts
  groups: ReadonlyMap<string, string>
  own: readonly GroupLook[]
}): FleetEntry[] {
  const { counts, groups, own } = options
  const entries: FleetEntry[] = []
  for (const [node, group] of groups) {
    const entry = counts.get(groupKey({ node, group }))
    if (entry === undefined) continue
    const mine = own.find((look) => look.node === node && look.group === group)
    const checks = [...entry.checks].map(([check, { seen, failed }]) => ({
      check,
      seen: seen - Number(mine?.seen.includes(check) ?? false),
      failed: failed - Number(mine?.failed.includes(check) ?? false),
    }))
    entries.push({
      node,
      group,
      members: entry.members - (mine === undefined ? 0 : 1),
      sick: entry.sick - Number(mine?.sick ?? false),
      checks: checks.filter(({ seen }) => seen > 0),
    })
  }
  return entries
}

export function groupKey({ node, group }: { node: string; group: string }): string {
  return JSON.stringify([node, group])
}

function checkCount(checks: Map<string, { seen: number; failed: number }>, check: string): { seen: number; failed: number } {
  const known = checks.get(check)
  if (known !== undefined) return known
  const fresh = { seen: 0, failed: 0 }
  checks.set(check, fresh)
  return fresh
}
