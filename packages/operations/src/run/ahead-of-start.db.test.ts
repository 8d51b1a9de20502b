import { beforeEach, describe, expect, test } from 'vitest'
import { EVERYTHING } from '@lamplighter/db/queries'
import { remediationSetting } from '@lamplighter/db/schema'
import { testDatabase } from '@lamplighter/testing'
import { setKillSwitch } from '../controls/kill-switch.ts'
import { forgetQuestions, keepQuestion, questionOfPlan } from '../plan/question-of-plan.ts'
import type { StandingQuestion } from '../plan/situation.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  await database.db.delete(remediationSetting)
  world = await createRunWorld(database.db)
})

async function started() {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  const run = await world.start({ operator, tenant })
  const question = world.jobs.at(-1)!.data['question'] as string
  return { operator, tenant, run, question }
}

test('the job of a run carries what its start will ask', async () => {
  const { operator, tenant, run, question } = await started()
  expect(JSON.parse(question)).toEqual({
    operator: operator.id,
    tenant,
    remediation: 'mailbox/clear',
    keys: [`tenant:${tenant}:mailbox`],
    except: run.id,
    budgets: [
      { of: 'operator', perHours: 1 },
      { of: 'tenant', perHours: 1 },
      { of: 'remediation', perHours: 1 },
    ],
  })
})

describe('what a plan was remembered to ask decides nothing', () => {
  const stop = async () => {
    const boss = { ...(await world.operator('lead')), scope: EVERYTHING }
    await database.db.execute(`update operator_scope set kind = 'everything', value = '' where operator = '${boss.id}'`)
    const { context } = world
    await setKillSwitch({ context, operator: boss, remediation: 'mailbox/clear', stop: true, reason: 'It loses mail', gate: 'test' })
  }
  const remembered: [string, (question: StandingQuestion) => StandingQuestion | null][] = [
    ['as it was planned', (question) => question],
    ['by another process', () => null],
    ['before the tenant moved', (question) => ({ ...question, keys: ['tenant:elsewhere:mailbox'] })],
    ['of another remediation', (question) => ({ ...question, remediation: 'mailbox/other' })],
  ]

  test.each(remembered)('a plan %s is asked for once, and refused once its remediation was stopped', async (_what, change) => {
    const operator = await world.operator('l2')
    for (const stopped of [false, true]) {
      const plan = await world.plan({ operator, tenant: await world.tenant() })
      const question = questionOfPlan(world.context, { plan: plan.id, operator: operator.id })!
      const changed = change(question)
      if (changed === null) forgetQuestions(world.context)
      else keepQuestion(world.context, { plan: plan.id, question: changed })
      if (stopped) await stop()
      const answers = await Promise.all([world.request({ operator, plan }), world.request({ operator, plan })])
      if (stopped) expect(answers).toMatchObject(Array(2).fill({ type: 'refused', reasons: [{ code: 'remediation/killed' }] }))
      else expect(answers.map((answer) => answer.type === 'requested' && answer.again).toSorted()).toEqual([false, true])
    }
  })

  test('a plan that somebody else made is asked about anew', async () => {
    const plan = await world.plan({ operator: await world.operator('l2'), tenant: await world.tenant() })
    expect(questionOfPlan(world.context, { plan: plan.id, operator: 'op-else' })).toBeNull()
  })
})

describe('a job decides nothing', () => {
  const others: [string, (question: string) => string | null][] = [
    ['the right question', (question) => question],
    ['no question', () => null],
    ['what is no question', () => 'now then'],
    ['a question of another version', (question) => JSON.stringify({ ...JSON.parse(question), asks: 'more' })],
    ['the question of another remediation', (question) => JSON.stringify({ ...JSON.parse(question), remediation: 'mailbox/other' })],
    ['the question of another tenant', (question) => JSON.stringify({ ...JSON.parse(question), tenant: 'elsewhere', keys: [] })],
  ]

  test.each(others)('with %s a run that is allowed is carried out', async (_what, change) => {
    const { run, question } = await started()
    await world.execute(run, { question: change(question) })
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
  })

  test.each(others)('with %s a run whose remediation was stopped meanwhile is refused', async (_what, change) => {
    const { run, question } = await started()
    const boss = { ...(await world.operator('lead')), scope: EVERYTHING }
    await database.db.execute(`update operator_scope set kind = 'everything', value = '' where operator = '${boss.id}'`)
    const { context } = world
    await setKillSwitch({ context, operator: boss, remediation: 'mailbox/clear', stop: true, reason: 'It loses mail', gate: 'test' })
    await world.execute(run, { question: change(question) })
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'remediation/killed' } })
    expect(world.mailbox.deliveries.size).toBe(0)
  })
})
