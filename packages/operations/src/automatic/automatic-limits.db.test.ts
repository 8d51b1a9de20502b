import { afterEach, beforeEach, expect, describe, test } from 'vitest'
import { createFreeze, saveOperator, updateOperatorDisabled, updateRemediationDisabled, type RunRow } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { fakeOperator } from '../fakes/fake-context.ts'
import type { Notice } from '../notice/notice.ts'
import { planRemediation } from '../plan/plan.ts'
import { jobNames } from '../queue/job-names.ts'
import type { Job } from '../queue/queue.ts'
import { requestRun } from '../run/request-run.ts'
import { automaticRemediation, createAutomaticWorld, type AutomaticWorld } from './automatic-fixture.ts'
import { listAutomatic } from './automatic-doors.ts'

const database = testDatabase()
let world: AutomaticWorld

beforeEach(async () => {
  world = await createAutomaticWorld(database.db)
})
afterEach(() => world.sweep.stop())

async function endAs(verdict: 'unchanged' | 'fixed') {
  await database.pool.query(`update run set state = 'finished', verdict = $1, finished_at = requested_at where finished_at is null`, [
    verdict,
  ])
}

describe('it stays back, and says why,', () => {
  const codes = async (diagnosis: string) => {
    const answer = await world.consider(diagnosis)
    if (answer.type !== 'declined') throw new Error(`it was ${answer.type}`)
    const { rows } = await database.pool.query(`select details from audit_event where subject = $1 and action = 'automatic.declined'`, [
      diagnosis,
    ])
    expect(rows).toMatchObject([{ details: { remediation: automaticRemediation, codes: answer.reasons.map(({ code }) => code) } }])
    return answer.reasons.map(({ code }) => code)
  }

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'in a freeze',
      () =>
        createFreeze(database.db, {
          id: 'f',
          because: 'Sale',
          startsAt: world.system.at(),
          endsAt: new Date(world.system.at().getTime() + 3_600_000),
          applies: { kind: 'everything' },
          madeBy: 'ada',
          madeAt: world.system.at(),
        }),
      'freeze/active',
    ],
    [
      'while it is switched off for everybody',
      () =>
        updateRemediationDisabled(database.db, {
          remediation: automaticRemediation,
          disabled: { by: 'ada', reason: 'Wrong' },
          now: world.system.at(),
        }),
      'remediation/killed',
    ],
    [
      'when its operator was disabled',
      () => updateOperatorDisabled(database.db, { id: 'automatic', disabledAt: world.system.at() }),
      'operator/scope',
    ],
  ])('%s', async (_name, hold, code) => {
    await world.on()
    const [diagnosis] = await world.broken('acme')
    await hold()
    expect(await codes(diagnosis!)).toContain(code)
    expect(world.system.world.mended).toEqual([])
  })

  test('while an operator is at work on the same component', async () => {
    await world.on()
    const [diagnosis] = await world.broken('acme')
    const operator = fakeOperator({ id: 'lina', role: 'l2' })
    await saveOperator(database.db, { ...operator, email: 'lina@example.test', now: world.system.at() })
    const planned = await planRemediation(world.system.context, {
      operator,
      tenant: 'acme',
      feature: 'checkout',
      remediation: automaticRemediation,
      params: {},
      gate: 'test',
    })
    if (planned.type === 'refused') throw new Error('refused')
    await requestRun(world.system.context, {
      operator,
      plan: planned.plan.id,
      hash: planned.plan.hash,
      reason: 'Called',
      case: null,
      gate: 'test',
    })
    expect(await codes(diagnosis!)).toContain('automatic/cool-down')
    await database.pool.query(`update run set requested_at = requested_at - interval '2 hours'`)
    await database.pool.query(`delete from automatic_attempt`)
    await database.pool.query(`update audit_event set subject = 'earlier' where action = 'automatic.declined'`)
    expect(await codes(diagnosis!)).toEqual(['lock/held'])
  })

  test('while the tenant cools down after a run', async () => {
    await world.on()
    const [first] = await world.broken('acme')
    await world.execute(((await world.consider(first!)) as { run: RunRow }).run)
    world.system.advance({ seconds: 61 })
    await world.sweep.round()
    const [again] = await world.broken('acme')
    expect(await codes(again!)).toEqual(['automatic/cool-down'])
  })

  test('when its budget over all tenants is spent, also when all ask at once', async () => {
    await world.on()
    const diagnoses = await world.broken('acme', 'globex', 'initech', 'umbrella')
    const answers = await Promise.all(diagnoses.map(world.consider))
    expect(answers.map(({ type }) => type).toSorted()).toEqual(['declined', 'requested', 'requested', 'requested'])
    expect(answers.find(({ type }) => type === 'declined')).toMatchObject({ reasons: [{ code: 'automatic/budget' }] })
  })

  test('after it did not fix twice, until an admin has switched it on anew', async () => {
    await world.on()
    const diagnoses = await world.broken('acme', 'globex', 'initech')
    for (const diagnosis of diagnoses.slice(0, 2)) {
      expect(await world.consider(diagnosis)).toMatchObject({ type: 'requested' })
      await endAs('unchanged')
    }
    expect(await codes(diagnoses[2]!)).toEqual(['automatic/stopped'])
    expect((await listAutomatic({ context: world.system.context, operator: world.admin }))[0]).toMatchObject({
      stopped: { failed: 2, of: 2 },
    })
    await database.pool.query(`delete from automatic_attempt where diagnosis = $1`, [diagnoses[2]])
    world.system.advance({ seconds: 1 })
    await world.on()
    expect(await world.consider(diagnoses[2]!)).toMatchObject({ type: 'requested' })
  })
})

test('the run that stops it for good is told outside of the console, and no other', async () => {
  const { context, advance } = world.system
  const jobs: Job[] = []
  context.notices = { send: async () => ({ type: 'delivered' }) }
  context.clients.writeClients = () => ({ mend: async () => {} })
  await world.on()
  const diagnoses = await world.broken('acme', 'globex', 'initech')
  context.queue = { ...context.queue, enqueue: async (_tx, job) => void jobs.push(job) }
  const requested = []
  for (const diagnosis of diagnoses) requested.push(((await world.consider(diagnosis)) as { run: RunRow }).run)
  const told = () => jobs.filter(({ name }) => name === jobNames.notice).map(({ data }) => JSON.parse(String(data['body'])) as Notice)
  const counts = []
  for (const run of requested) {
    await world.execute(run)
    advance({ seconds: 1 })
    counts.push(told().filter(({ kind }) => kind === 'automatic.stopped').length)
  }
  expect(counts).toEqual([0, 1, 1])
  expect(told().find(({ kind }) => kind === 'automatic.stopped')).toMatchObject({
    by: null,
    what: expect.stringContaining('2 of its last 2 runs'),
    tenant: null,
    link: '/controls',
  })
})
