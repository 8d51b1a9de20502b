import fc from 'fast-check'
import type { Role } from '@lamplighter/catalog/vocabulary'
import {
  findApproval,
  saveOperator,
  updateCircuitReset,
  updateOperatorDisabled,
  updateRemediationDisabled,
  type RunRow,
} from '@lamplighter/db/queries'
import { isAtLeast, roleAbove, type ChangingRole } from '@lamplighter/remediation'
import { partsOf } from '../run/fake-mailbox.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { effectsOf, judgeEffects, type Grant, type Person } from './approval-oracle.ts'

export type { Person } from './approval-oracle.ts'
export { drawnPlays } from './drawn-plays.ts'

/** The doors under attack, however they are reached; each answers whether it let the caller pass. */
export type Doors = {
  plan(by: Person, asked: { tenant: string; remediation: string; limit: number }): Promise<{ id: string; hash: string } | null>
  request(by: Person, asked: { plan: string; hash: string; tenantName: string }): Promise<string | null>
  approve(by: Person, asked: { run: string; planHash: string; reason: string }): Promise<boolean>
  reject(by: Person, asked: { run: string; planHash: string }): Promise<boolean>
  decide(by: Person, asked: { run: string; choice: 'continue' | 'stop' | 'undo' }): Promise<boolean>
  undo(by: Person, asked: { run: string }): Promise<boolean>
  cancel(by: Person, asked: { run: string }): Promise<boolean>
  breakGlass(by: Person): Promise<boolean>
}

export type OpenDoors = (world: RunWorld) => Doors

const who = fc.integer({ min: 0, max: 3 })
const role = fc.constantFrom<Role>('l1', 'l2', 'lead', 'engineer', 'admin', 'auditor')

/** What an attacker, a colleague or the world may do next; `who` 0 is the one who asked for the run. */
export const moves = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('approve' as const),
      who,
      hash: fc.constantFrom('right', 'right', 'other'),
      blank: fc.boolean(),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reject' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('decide' as const),
      who,
      choice: fc.constantFrom('continue' as const, 'stop' as const, 'undo' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('undo' as const), who }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('request-again' as const),
      who,
      hash: fc.constantFrom('right', 'other'),
      twice: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('plan-otherwise' as const), who, limit: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('change-role' as const), who, role }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('disable' as const), who, disabled: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('move-scope' as const), who, region: fc.constantFrom('eu', 'us') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('wait' as const), minutes: fc.constantFrom(1, 5, 11, 29, 31) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('kill' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('break-glass' as const), who }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('fail-step' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ type: 'change-world' as const }) },
  { weight: 6, arbitrary: fc.constant({ type: 'execute' as const }) },
)
type Move = typeof moves extends fc.Arbitrary<infer M> ? M : never

export const scenario = fc.record({
  remediation: fc.constantFrom('mailbox/rebuild', 'mailbox/drop', 'mailbox/clear'),
  requester: fc.constantFrom<Role>('l2', 'l2', 'lead'),
  others: fc.tuple(fc.constantFrom<Role>('lead', 'engineer', 'admin'), role, role),
  /** Half of the attacks begin with an approval in order, so that what comes after it is attacked as often. */
  approvedFirst: fc.boolean(),
  moves: fc.array(moves, { minLength: 4, maxLength: 14, size: 'max' }),
})
export type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never

export type Attack = {
  /** Effects at the target for which no valid yes, role or glass can be named, or that happened twice. */
  escapes: string[]
  /** How many effects there were at all: an attack that never gets anything done proves nothing. */
  effects: number
  approvals: number
}

/**
 * Plays one scenario through the doors, with the real database behind them, and judges what arrived at the target by rules
 * of its own: it never asks `decide`.
 */
export async function attack({
  db,
  open,
  play,
}: {
  db: Parameters<typeof createRunWorld>[0]
  open: OpenDoors
  play: Scenario
}): Promise<Attack> {
  const world = await createRunWorld(db)
  needApproval(world)
  // Each attack starts its clock anew: what earlier ones broke must not hold this one up.
  const later = new Date(world.clock.now.getTime() + 24 * 3_600_000)
  await updateCircuitReset(db, { remediation: play.remediation, by: 'test', reason: 'A new attack', now: later })
  const stage = await setStage({ world, doors: open(world), play })
  await updateRemediationDisabled(db, { remediation: play.remediation, disabled: null, now: world.clock.now })
  if (play.approvedFirst) await make(stage, { type: 'approve', who: 1, hash: 'right', blank: false, twice: false })
  for (const move of play.moves) await make(stage, move)
  await execute(stage)
  await updateRemediationDisabled(db, { remediation: play.remediation, disabled: null, now: world.clock.now })
  return {
    escapes: stage.escapes,
    effects: effectsOf(world.mailbox).size,
    approvals: stage.grants.filter((grant) => grant.type === 'approval').length,
  }
}

/** The pack asks for a lead's yes to what can be undone; the other two remediations need one by role and by effect. */
function needApproval(world: RunWorld): void {
  const { pack } = world.context
  const remediations = pack.remediations.map((remediation) =>
    remediation.id === 'mailbox/clear'
      ? { ...remediation, approval: () => ({ by: 'lead' as const, because: 'It is a test.' }) }
      : remediation,
  )
  world.context.pack = { ...pack, remediations }
}

type Stage = {
  world: RunWorld
  doors: Doors
  play: Scenario
  people: Person[]
  tenant: string
  plans: { id: string; hash: string }[]
  runs: string[]
  grants: Grant[]
  killed: boolean
  escapes: string[]
}

async function setStage({ world, doors, play }: { world: RunWorld; doors: Doors; play: Scenario }): Promise<Stage> {
  const people: Person[] = []
  for (const startsAs of [play.requester, ...play.others]) {
    const { id, name } = await world.operator(startsAs)
    people.push({ id, name, role: startsAs, region: 'eu', disabled: false })
  }
  const tenant = await world.tenant()
  const stage: Stage = { world, doors, play, people, tenant, plans: [], runs: [], grants: [], killed: false, escapes: [] }
  await plan(stage, people[0]!, 5)
  await request(stage, people[0]!, 'right')
  return stage
}

async function plan(stage: Stage, by: Person, limit: number): Promise<void> {
  const made = await stage.doors.plan(by, { tenant: stage.tenant, remediation: stage.play.remediation, limit })
  if (made) stage.plans.push(made)
}

async function request(stage: Stage, by: Person, hash: 'right' | 'other'): Promise<void> {
  const newest = stage.plans.at(-1)
  if (!newest) return
  const other = stage.plans[0]!.hash === newest.hash ? 'f'.repeat(64) : stage.plans[0]!.hash
  const asked = { plan: newest.id, hash: hash === 'right' ? newest.hash : other, tenantName: `${stage.tenant} Ltd` }
  const run = await stage.doors.request(by, asked)
  if (run === null) return
  if (hash === 'other') stage.escapes.push(`a run was made of plan ${newest.id} by another plan's hash`)
  if (!stage.runs.includes(run)) stage.runs.push(run)
}

async function make(stage: Stage, move: Move): Promise<void> {
  const { world, doors, people } = stage
  const db = world.context.db
  const run = stage.runs.at(-1)
  const by = 'who' in move ? people[move.who]! : people[0]!
  switch (move.type) {
    case 'approve': {
      if (run === undefined) return
      const planHash = await hashFor(stage, { run, which: move.hash as 'right' | 'other' })
      const click = () => approve(stage, { by, run, planHash, reason: move.blank ? '   ' : 'It looks right' })
      await (move.twice ? Promise.all([click(), click()]) : click())
      return
    }
    case 'reject':
      if (run !== undefined) await doors.reject(by, { run, planHash: await hashFor(stage, { run, which: 'right' }) })
      return
    case 'decide':
      if (run !== undefined) await doors.decide(by, { run, choice: move.choice })
      return adoptUndo(stage)
    case 'undo':
      if (run !== undefined) await doors.undo(by, { run })
      return adoptUndo(stage)
    case 'cancel':
      if (run !== undefined) await doors.cancel(by, { run })
      return
    case 'request-again': {
      const click = () => request(stage, by, move.hash as 'right' | 'other')
      await (move.twice ? Promise.all([click(), click()]) : click())
      return
    }
    case 'plan-otherwise':
      return plan(stage, by, move.limit)
    case 'change-role':
      by.role = move.role
      return save(stage, by)
    case 'move-scope':
      by.region = move.region
      return save(stage, by)
    case 'disable':
      by.disabled = move.disabled
      return updateOperatorDisabled(db, { id: by.id, disabledAt: move.disabled ? world.clock.now : null })
    case 'wait':
      world.clock.now = new Date(world.clock.now.getTime() + move.minutes * 60_000)
      return
    case 'kill':
      stage.killed = move.on
      return updateRemediationDisabled(db, {
        remediation: stage.play.remediation,
        disabled: move.on ? { by: 'test', reason: 'It loses mail' } : null,
        now: world.clock.now,
      })
    case 'break-glass':
      if (await doors.breakGlass(by)) {
        stage.grants.push({ type: 'glass', by: by.id, until: new Date(world.clock.now.getTime() + 30 * 60_000) })
        if (!isAtLeast({ role: by.role, least: 'l2' }) || by.disabled) stage.escapes.push(`${by.role} broke the glass`)
      }
      return
    case 'fail-step':
      if (move.on) world.mailbox.failing.add('inbox').add('outbox')
      else world.mailbox.failing.clear()
      return
    case 'change-world':
      partsOf(world.mailbox, stage.tenant)['inbox'] = 'changed by the customer'
      return
    case 'execute':
      return execute(stage)
  }
}

async function save({ world }: Stage, { id, name, role, region }: Person): Promise<void> {
  const scope = { kind: 'some' as const, regions: [region], tiers: [], tenants: [] }
  await saveOperator(world.context.db, { id, name, email: `${id}@example.test`, role, scope, now: world.clock.now })
}

async function hashFor(stage: Stage, { run, which }: { run: string; which: 'right' | 'other' }): Promise<string> {
  const { plan: made } = await stage.world.see({ id: run })
  const other = stage.plans.find(({ hash }) => hash !== made.hash)?.hash ?? 'f'.repeat(64)
  return which === 'right' ? made.hash : other
}

async function approve(stage: Stage, asked: { by: Person; run: string; planHash: string; reason: string }): Promise<void> {
  const { by, run, planHash, reason } = asked
  const passed = await stage.doors.approve(by, { run, planHash, reason })
  if (!passed) return
  const seen = await stage.world.see({ id: run })
  const wait = (await findApproval(stage.world.context.db, run))!
  const grant: Grant = { type: 'approval', run, by: by.id, role: by.role, needed: neededFor(stage, seen) }
  stage.grants.push(grant)
  const wrong = [
    by.id === seen.requestedBy && 'their own run',
    !isAtLeast({ role: by.role, least: grant.needed }) && `as ${by.role}`,
    by.region !== 'eu' && 'outside their scope',
    by.disabled && 'while disabled',
    planHash !== seen.plan.hash && 'another plan',
    stage.world.clock.now >= wait.expiresAt && 'after it expired',
    reason.trim() === '' && 'without a reason',
    stage.grants.filter((other) => other.type === 'approval' && other.run === run).length > 1 && 'a second time',
  ].filter((problem) => problem !== false)
  if (wrong.length > 0) stage.escapes.push(`${by.id} approved ${wrong.join(', ')}`)
}

/** Written down a second time, from the requirements and not from the code: what this run needs a yes by. */
export function neededFor({ play, people }: Pick<Stage, 'play' | 'people'>, run: Pick<RunRow, 'requestedBy'>): ChangingRole {
  if (play.remediation !== 'mailbox/drop') return 'lead'
  const asker = people.find(({ id }) => id === run.requestedBy)!
  return asker.role === 'auditor' ? 'admin' : roleAbove(asker.role as ChangingRole)
}

/** An undo is a run of its own; what follows is aimed at it. */
async function adoptUndo(stage: Stage): Promise<void> {
  const { rows } = await stage.world.context.db.execute<{ id: string }>(
    `select id from run where tenant = '${stage.tenant}' order by requested_at, id`,
  )
  for (const { id } of rows) if (!stage.runs.includes(id)) stage.runs.push(id)
}

async function execute(stage: Stage): Promise<void> {
  for (const run of stage.runs) {
    const before = new Map(stage.world.mailbox.deliveries)
    await stage.world.execute({ id: run })
    const seen = await stage.world.see({ id: run })
    const needed = (await findApproval(stage.world.context.db, run))?.neededRole ?? null
    const { world, people, grants, killed } = stage
    stage.escapes.push(...judgeEffects({ mailbox: world.mailbox, before, run: seen, needed, people, grants, killed, now: world.clock.now }))
  }
}
