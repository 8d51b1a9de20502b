import type { EvidenceBundle, EvidenceModel } from '@lamplighter/catalog/evidence'
import {
  type FleetCounts,
  type GroupLook,
  countLooks,
  findSharedProblems,
  fleetEntries,
  groupLooks,
  looksToCount,
} from '@lamplighter/diagnosis/fleet'
import type { Random } from '../seeded-random.ts'
import { type Damage, type Fault, confirmedObservations, isStruck, strike, sweepResults } from './faults.ts'
import type { Tenant, World } from './world.ts'

export const CASE_KINDS = ['local', 'shared', 'partial', 'two', 'unmodelled', 'nothing'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Truth is known to the bench alone; the bundle is all that a method gets to see. */
export type Case = { kind: CaseKind; truth: string[]; truthKind: 'tenant' | 'shared' | null; bundle: EvidenceBundle }

type CaseOptions = { world: World; told: EvidenceModel; random: Random; kind: CaseKind; glitches: number }

/** P(a tenant other than the subject has some trouble of its own), as a background to the fleet's counts. */
const BACKGROUND = 0.03
const PARTIAL_SHARE = 0.45

/** Draws until the case shows itself: an incident that no check notices is not diagnosed (it is not called in either). */
export function drawCase(options: CaseOptions): Case {
  for (;;) {
    const drawn = tryCase(options)
    if (drawn !== null) return drawn
  }
}

function tryCase(options: CaseOptions): Case | null {
  const { world, told, random, kind } = options
  const subject = random.pick(world.tenants)
  const faults = faultsFor({ world, subject, random, kind })
  const damage = strike({ world, faults, random })
  const checks = world.model.checks
  if (!showsItself({ kind, damage, world })) return null
  const observations = confirmedObservations({ checks, damage, random, glitch: glitchOf(options) })
  if (kind !== 'nothing' && !observations.some(({ status, confirmed }) => status === 'fail' && confirmed === true)) return null
  const shared = faults.some(({ strikes }) => strikes !== subject.id)
  return {
    kind,
    truth: kind === 'unmodelled' ? [] : faults.flatMap(({ nodes }) => nodes),
    truthKind: kind === 'nothing' || kind === 'unmodelled' ? null : shared ? 'shared' : 'tenant',
    bundle: {
      format: 'lamplighter.evidence/1',
      now: '2026-11-20T10:00:00Z',
      subject: { tenant: subject.id },
      model: told,
      observations,
      signatures: [],
      fleet: fleetOf({ ...options, subject, faults }),
      changes: [],
    },
  }
}

/** Each fault must break at least one node that some check looks at; what it breaks may hide behind the other fault. */
function showsItself({ kind, damage, world }: { kind: CaseKind; damage: Damage; world: World }): boolean {
  if (kind === 'nothing') return true
  return damage.every(({ broken }) => world.model.checks.some(({ observes }) => broken.has(observes)))
}

function faultsFor(options: { world: World; subject: Tenant; random: Random; kind: CaseKind }): Fault[] {
  const { world, subject, random, kind } = options
  const local = (): Fault => ({ nodes: [random.pick(world.localNodes)], share: 1, strikes: subject.id })
  const shared = (share: number): Fault => {
    const node = random.pick(world.sharedNodes)
    return { nodes: [node], share, strikes: subject.groups.get(node)! }
  }
  switch (kind) {
    case 'local':
      return [local()]
    case 'shared':
      return [shared(1)]
    case 'partial':
      return [shared(PARTIAL_SHARE)]
    case 'two': {
      const first = local()
      const second = random.chance(0.5) ? local() : shared(1)
      return first.nodes[0] === second.nodes[0] ? faultsFor(options) : [first, second]
    }
    case 'unmodelled':
      return [hidden({ world, subject, random })]
    case 'nothing':
      return []
  }
}

/** Something that the model does not know breaks three to six unrelated nodes. */
function hidden({ world, subject, random }: { world: World; subject: Tenant; random: Random }): Fault {
  const nodes = new Set<string>()
  const size = 3 + random.below(4)
  while (nodes.size < size) nodes.add(random.pick(world.localNodes))
  return { nodes: [...nodes], share: 1, strikes: subject.id }
}

/** In the wrong world a prober now and then sees failures that are none, several at once, and sees them again. */
function glitchOf({ world, random, glitches }: CaseOptions): Set<string> {
  const glitch = new Set<string>()
  if (!random.chance(glitches)) return glitch
  const size = 2 + random.below(2)
  while (glitch.size < size) glitch.add(random.pick(world.model.checks).id)
  return glitch
}

/** What the sweep knows of everyone else, after shared problems were found in it. */
function fleetOf(options: CaseOptions & { subject: Tenant; faults: readonly Fault[] }): EvidenceBundle['fleet'] {
  const { world, told, random, subject, faults } = options
  const looks = new Map<string, GroupLook[]>()
  for (const tenant of world.tenants) {
    if (tenant === subject) continue
    const own = faults.filter((fault) => isStruck({ fault, tenant }))
    if (random.chance(BACKGROUND)) own.push({ nodes: [random.pick(world.localNodes)], share: 1, strikes: tenant.id })
    const results = sweepResults({ checks: world.model.checks, damage: strike({ world, faults: own, random }), random })
    looks.set(tenant.id, groupLooks({ model: told, groups: tenant.groups, results }))
  }
  const { problems } = findSharedProblems({ tenants: [...looks].map(([tenant, own]) => ({ tenant, looks: own })) })
  const counts: FleetCounts = new Map()
  for (const [tenant, own] of looks) {
    const problem = problems.find(({ tenants }) => tenants.includes(tenant))
    countLooks({ counts, looks: looksToCount({ looks: own, problem }), by: 1 })
  }
  return fleetEntries({ counts, groups: subject.groups, own: [] })
}
