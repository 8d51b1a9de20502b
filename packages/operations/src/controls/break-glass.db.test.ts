import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { updateScope, EVERYTHING } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { testDatabase } from '@lamplighter/testing'
import { auditActions, createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { breakGlass, mendGlass, reviewGlass } from './break-glass.ts'
import { freezeChanges } from './freeze.ts'
import { getControls } from './get-controls.ts'
import { getStanding } from './get-standing.ts'

const database = testDatabase()
let world: RunWorld
let lead: Operator

beforeEach(async () => {
  world = await createRunWorld(database.db)
  await database.db.execute(sql`truncate "freeze", broken_glass`)
  lead = await world.operator('lead')
  await updateScope(database.db, { operator: lead.id, scope: EVERYTHING })
  lead = { ...lead, scope: EVERYTHING }
})

const because = { reason: 'Nobody is on call', gate: 'test' }
const codes = (answer: { type: string; reasons?: { code: string }[] }) => answer.reasons?.map(({ code }) => code) ?? []
const wait = (minutes: number) => (world.clock.now = new Date(world.clock.now.getTime() + minutes * 60_000))

async function broken() {
  const operator = await world.operator('l2')
  const answer = await breakGlass({ context: world.context, operator, ...because })
  if (answer.type === 'refused') throw new Error(JSON.stringify(answer.reasons))
  return { operator, glass: answer.id }
}

function review(reader: Operator, glass: string, note = 'It was right') {
  return reviewGlass({ context: world.context, operator: reader, glass, reason: note, gate: 'test' })
}

describe('a broken glass', () => {
  test('lasts thirty minutes, is seen by its breaker and by leads, and by no other', async () => {
    const { operator } = await broken()
    const { context } = world
    expect((await getStanding({ context, operator })).glass).toMatchObject({ reason: 'Nobody is on call' })
    expect((await getStanding({ context, operator: lead })).others).toMatchObject([{ operator: operator.name }])
    expect((await getStanding({ context, operator: await world.operator('l2') })).others).toEqual([])
    wait(30)
    expect((await getStanding({ context, operator })).glass).toBeNull()
    expect((await getStanding({ context, operator: lead })).waitingReviews).toBe(1)
  })

  test('two clicks break one', async () => {
    const operator = await world.operator('l2')
    const answers = await Promise.all([1, 2].map(() => breakGlass({ context: world.context, operator, ...because })))
    expect(answers.map(({ type }) => type).sort()).toEqual(['broken', 'refused'])
    expect(answers.flatMap(codes)).toEqual(['glass/already'])
  })

  test('put back before its time gives way to nothing any more', async () => {
    const { operator } = await broken()
    await freezeChanges({
      context: world.context,
      operator: lead,
      reason: 'Sale',
      from: world.clock.now,
      until: new Date(world.clock.now.getTime() + 3_600_000),
      applies: EVERYTHING,
      gate: 'test',
    })
    const tenant = await world.tenant()
    await expect(world.plan({ operator, tenant })).resolves.toBeTruthy()
    expect(await mendGlass({ context: world.context, operator, gate: 'test' })).toMatchObject({ type: 'changed' })
    await expect(world.plan({ operator, tenant })).rejects.toThrow(/freeze\/active/)
    expect(await mendGlass({ context: world.context, operator, gate: 'test' })).toMatchObject({ type: 'refused' })
  })
})

describe('the review of a broken glass', () => {
  test('shows everything that was done under it, and what only it let pass', async () => {
    const { operator, glass } = await broken()
    const tenant = await world.tenant()
    const through = await world.start({ operator, tenant, remediation: 'mailbox/rebuild' })
    await world.execute(through)
    const besides = await world.start({ operator, tenant: await world.tenant() })
    wait(31)
    const later = await world.start({ operator, tenant: await world.tenant() })
    const { glasses } = await getControls({ context: world.context, operator: lead })
    expect(glasses.waiting).toHaveLength(1)
    expect(glasses.waiting[0]).toMatchObject({ id: glass, reason: 'Nobody is on call', isBroken: false, review: { type: 'enabled' } })
    const runs = glasses.waiting[0]!.runs.map(({ run, through: passed }) => [run, passed])
    expect(new Map(runs as [string, boolean][])).toEqual(
      new Map([
        [through.id, true],
        [besides.id, false],
      ]),
    )
    expect(runs.map(([run]) => run)).not.toContain(later.id)
  })

  test('is given once, with a note, by somebody else who sees what it touched', async () => {
    const { operator, glass } = await broken()
    await world.start({ operator, tenant: await world.tenant(), remediation: 'mailbox/rebuild' })
    expect(codes(await review(lead, glass))).toEqual(['glass/state'])
    wait(30)
    expect(codes(await review(await world.operator('l2'), glass))).toEqual(['control/role'])
    expect(codes(await review(await world.operator('lead', { region: 'us' }), glass))).toEqual(['control/scope'])
    expect(codes(await review(lead, glass, '  '))).toEqual(['request/no-reason'])
    const answers = await Promise.all([review(lead, glass), review(await world.operator('admin'), glass)])
    expect(answers.map(({ type }) => type).sort()).toEqual(['changed', 'refused'])
    const { glasses } = await getControls({ context: world.context, operator: lead })
    expect(glasses).toMatchObject({ waiting: [], reviewed: [{ id: glass, reviewed: { note: 'It was right' } }] })
    expect(await auditActions(database.db, `glass-of:${operator.id}`)).toEqual([
      'glass.broken',
      'glass.reviewed-refused',
      'glass.reviewed-refused',
      'glass.reviewed-refused',
      'glass.reviewed-refused',
      'glass.reviewed',
      'glass.reviewed-refused',
    ])
  })

  test('is never one’s own, whatever one’s role has become, and not at the database either', async () => {
    const operator = await world.operator('lead')
    const answer = await breakGlass({ context: world.context, operator, ...because })
    const glass = answer.type === 'broken' ? answer.id : ''
    wait(31)
    expect(codes(await review(operator, glass))).toEqual(['glass/own'])
    await expect(
      database.pool.query(`update broken_glass set reviewed_by = operator, reviewed_at = now() where id = $1`, [glass]),
    ).rejects.toThrow(/broken_glass_review_never_own/)
  })
})
