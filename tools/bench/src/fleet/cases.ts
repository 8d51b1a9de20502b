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
import { type Damage, type Fault, type Runs, confirmedObservations, isStruck, strike, sweepResults } from './faults.ts'
import { RUN_FALSE_ALARM, type Tenant, type World } from './world.ts'

export const CASE_KINDS = ['local', 'shared', 'partial', 'two', 'two-masked', 'unmodelled', 'scattered', 'nothing'] as const
export type CaseKind = (typeof CASE_KINDS)[number]

/** Truth is known to the bench alone; the bundle is all that a method gets to see. */
export type Case = { kind: CaseKind; truth: string[]; truthKind: 'tenant' | 'shared' | null; bundle: EvidenceBundle; runs: Runs }

type CaseOptions = { world: World; told: EvidenceModel; random: Random; kind: CaseKind; glitches: number }

/** P(a tenant other than the subject has some trouble of its own), as a background to the fleet's counts. */
const BACKGROUND = 0.03
const PARTIAL_SHARE = 0.45
const SCATTER = 0.15
/** One or two scattered failures look like one or two broken features to anyone. */
const SCATTERED_MIN = 3

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
  const { observations, runs } = confirmedObservations({ told, checks, damage, random, glitch: glitchOf(options) })
  const failing = observations.filter(({ status, confirmed }) => status === 'fail' && confirmed === true).length
  if (kind !== 'nothing' && failing < (kind === 'scattered' ? SCATTERED_MIN : 1)) return null
  const shared = faults.some(({ strikes }) => strikes !== subject.id)
  return {
    kind,
    runs,
    truth: isUnmodelled(kind) ? [] : faults.flatMap(({ nodes }) => nodes),
    truthKind: kind === 'nothing' || isUnmodelled(kind) ? null : shared ? 'shared' : 'tenant',
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

/**
 * Each fault must break a node that some check looks at; of two, one that the other leaves whole. `two-masked` drops that: there the
 * second may hide wholly behind the first, as a feature's own fault behind its database's.
 */
function showsItself({ kind, damage, world }: { kind: CaseKind; damage: Damage; world: World }): boolean {
  return damage.every(({ broken }) =>
    world.model.checks.some(({ observes }) => {
      if (!broken.has(observes)) return false
      return kind !== 'two' || damage.filter((each) => each.broken.has(observes)).length === 1
    }),
  )
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
    case 'two':
    case 'two-masked': {
      const first = local()
      const second = random.chance(0.5) ? local() : shared(1)
      return first.nodes[0] === second.nodes[0] ? faultsFor(options) : [first, second]
    }
    case 'unmodelled':
      return [hidden({ world, subject, random })]
    case 'scattered':
    case 'nothing':
      return []
  }
}

/** Something that the model does not know breaks four to seven of the features, and none of their parts. */
function hidden({ world, subject, random }: { world: World; subject: Tenant; random: Random }): Fault {
  const nodes = new Set<string>()
  const features = world.model.nodes.filter(({ kind }) => kind === 'feature')
  const size = 4 + random.below(4)
  while (nodes.size < size) nodes.add(random.pick(features).id)
  return { nodes: [...nodes], share: 1, strikes: subject.id }
}

function isUnmodelled(kind: CaseKind): boolean {
  return kind === 'unmodelled' || kind === 'scattered'
}

/**
 * Failures that no fault of the model makes. `scattered`: each check fails with .15, all over the place.
 * In the wrong world a prober now and then sees failures that are none, several at once, and sees them again. */
function glitchOf({ world, random, kind, glitches }: CaseOptions): Set<string> {
  if (kind === 'scattered') return new Set(world.model.checks.filter(() => random.chance(SCATTER)).map(({ id }) => id))
  const glitch = new Set<string>()
  if (!random.chance(glitches)) return glitch
  const size = 2 + random.below(2)
  while (glitch.size < size) glitch.add(random.pick(world.model.checks).id)
  return glitch
}

/** What the sweep knows of everyone else, after shared problems were found in it. */
function fleetOf(options: CaseOptions & { subject: Tenant; faults: readonly Fault[] }): EvidenceBundle['fleet'] {
  const { world, random, subject, faults } = options
  const quiet = (1 - RUN_FALSE_ALARM) ** world.model.checks.length
  const looks = new Map<string, GroupLook[]>()
  for (const tenant of world.tenants) {
    if (tenant === subject) continue
    const own = faults.filter((fault) => isStruck({ fault, tenant }))
    if (random.chance(BACKGROUND)) own.push({ nodes: [random.pick(world.localNodes)], share: 1, strikes: tenant.id })
    looks.set(
      tenant.id,
      own.length === 0 && random.chance(quiet) ? quietLooks({ ...options, tenant }) : looksOf({ ...options, tenant, own }),
    )
  }
  const { problems } = findSharedProblems({ tenants: [...looks].map(([tenant, own]) => ({ tenant, looks: own })) })
  const explainedBy = new Map(problems.flatMap((problem) => problem.tenants.map((tenant) => [tenant, problem] as const)))
  const counts: FleetCounts = new Map()
  for (const [tenant, own] of looks) countLooks({ counts, looks: looksToCount({ looks: own, problem: explainedBy.get(tenant) }), by: 1 })
  return fleetEntries({ counts, groups: subject.groups, own: [] })
}

type LooksOptions = { world: World; told: EvidenceModel; random: Random; tenant: Tenant }

/** A tenant with trouble, or with at least one false alarm. */
function looksOf(options: LooksOptions & { own: readonly Fault[] }): GroupLook[] {
  const { world, told, random, tenant, own } = options
  const results = sweepResults({ checks: world.model.checks, damage: strike({ world, faults: own, random }), random })
  if (own.length === 0) results.set(random.pick(world.model.checks).id, 'fail')
  return groupLooks({ model: told, groups: tenant.groups, results })
}

const quietByModel = new WeakMap<EvidenceModel, Map<string, GroupLook[]>>()

/** Most tenants are well and look the same each time: drawn once per model. */
function quietLooks({ world, told, tenant }: LooksOptions): GroupLook[] {
  let known = quietByModel.get(told)
  if (known === undefined) quietByModel.set(told, (known = new Map()))
  let own = known.get(tenant.id)
  if (own === undefined) {
    const results = new Map(world.model.checks.map(({ id }) => [id, 'pass' as const]))
    known.set(tenant.id, (own = groupLooks({ model: told, groups: tenant.groups, results })))
  }
  return own
}
