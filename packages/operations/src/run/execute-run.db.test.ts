import { beforeEach, describe, expect, test } from 'vitest'
import { updateRemediationDisabled, updateOperatorDisabled } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { verifyAudit } from '../audit/verify-audit.ts'
import { partsOf } from './fake-mailbox.ts'
import { auditActions, createRunWorld, type RunWorld } from './run-fixture.ts'

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

async function started(remediation?: string) {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  return { operator, tenant, run: await world.start({ operator, tenant, ...(remediation ? { remediation } : {}) }) }
}

describe('a run that goes well', () => {
  test('does each step once, verifies with the checks that had failed, and is fixed', async () => {
    const { run, tenant } = await started()
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 1, worker: null, failure: null })
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox succeeded', 'archive succeeded'])
    expect(partsOf(world.mailbox, tenant)).toEqual({ inbox: 'moving', outbox: 'moving', archive: 'moving' })
    expect([...world.mailbox.deliveries]).toEqual(['inbox', 'outbox', 'archive'].map((step) => [`${run.id}:${step}`, 1]))
    expect(seen.checksAfter?.map((check) => check.status)).toEqual(['pass', 'pass'])
    expect(seen.undoUntil!.getTime()).toBeGreaterThan(world.clock.now.getTime())
  })

  test('has an audit entry for every change of state, in an intact chain, and its follow-up is enqueued', async () => {
    const { run } = await started()
    await world.execute(run)
    expect(await auditActions(database.db, run.id)).toEqual(['run.requested', 'run.started', 'run.steps-ended', 'run.verified'])
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact' })
    expect(world.jobs.at(-1)).toMatchObject({
      name: 'run-follow-up',
      data: { run: run.id },
      startAfter: new Date(world.clock.now.getTime() + 600_000),
    })
  })

  test('called again, does nothing more: a terminal state is final (n8n#23807)', async () => {
    const { run } = await started()
    await world.execute(run)
    const before = await world.see(run)
    expect(await world.execute(run)).toBe('not-mine')
    expect(await world.see(run)).toEqual(before)
    await expect(database.pool.query(`update run set state = 'running' where id = $1`, [run.id])).rejects.toThrow(/ended/)
  })
})

describe('the verdict', () => {
  test('is unchanged when the checks still fail, though every step succeeded', async () => {
    const { run } = await started()
    world.mailbox.cured = false
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'unchanged' })
  })

  test('is fixed when the checks pass, though a step said it failed (awx#9594)', async () => {
    const { run } = await started()
    world.mailbox.failing.add('archive')
    world.mailbox.cured = true
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', failure: { code: 'step/failed', step: 'archive' } })
  })

  test('a failure of the first step changed nothing and ends the run as unchanged', async () => {
    const { run } = await started()
    world.mailbox.failing.add('inbox')
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'finished', verdict: 'unchanged', failure: { message: 'inbox is locked' } })
    expect(seen.steps).toEqual(['inbox failed', 'outbox skipped', 'archive skipped'])
  })
})

describe('deciding again at the start', () => {
  test('a world that has changed since the plan stops the run before its first step', async () => {
    const { run, tenant } = await started()
    partsOf(world.mailbox, tenant)['outbox'] = 'gone'
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen).toMatchObject({
      state: 'refused',
      failure: { code: 'plan/changed', message: expect.stringContaining('“gone” instead of “stuck”') },
    })
    expect(seen.steps).toEqual(['inbox skipped', 'outbox skipped', 'archive skipped'])
    expect(world.mailbox.deliveries.size).toBe(0)
    expect(await auditActions(database.db, run.id)).toEqual(['run.requested', 'run.refused'])
  })

  test('an operator who was disabled while it waited can not run it', async () => {
    const { run, operator } = await started()
    await updateOperatorDisabled(database.db, { id: operator.id, disabledAt: world.clock.now })
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'operator/read-only' } })
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('a remediation that was switched off while it waited does not run', async () => {
    const { run } = await started()
    await updateRemediationDisabled(database.db, {
      remediation: 'mailbox/clear',
      disabled: { by: 'Root', reason: 'Harm' },
      now: world.clock.now,
    })
    await world.execute(run)
    await updateRemediationDisabled(database.db, { remediation: 'mailbox/clear', disabled: null, now: world.clock.now })
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'remediation/killed' } })
  })

  test('a pack that was replaced while it waited refuses truthfully', async () => {
    const { run } = await started()
    world.context.pack = { ...world.context.pack, version: '2.0.0' }
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'refused', failure: { code: 'plan/changed' } })
  })
})

describe('a step that fails', () => {
  test('is tried again only as often as it may, and only when the target says that nothing happened', async () => {
    const { run } = await started()
    let tries = 0
    world.mailbox.hook = async ({ when, step }) => {
      if (when === 'before' && step === 'outbox' && (tries += 1) === 1) throw new Error('connection reset')
    }
    await world.execute(run)
    expect(tries).toBe(2)
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
  })

  test('that threw after its effect is recorded as recovered and not repeated', async () => {
    const { run } = await started()
    world.mailbox.hook = async ({ when, step }) => {
      if (when === 'after' && step === 'outbox') throw new Error('connection reset')
    }
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox recovered', 'archive succeeded'])
    expect(world.mailbox.deliveries.get(`${run.id}:outbox`)).toBe(1)
    expect(seen).toMatchObject({ state: 'finished', verdict: 'fixed' })
  })

  test('that threw where nobody can be asked is unknown: the line stops, checks run, a person decides', async () => {
    const { run } = await started('mailbox/clear-blindly')
    world.mailbox.hook = async ({ when, step }) => {
      if (when === 'after' && step === 'outbox') throw new Error('connection reset')
    }
    await world.execute(run)
    const seen = await world.see(run)
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox unknown', 'archive pending'])
    expect(seen).toMatchObject({ state: 'needs-decision', verdict: 'unchanged', failure: { code: 'step/unknown', step: 'outbox' } })
    expect(world.mailbox.deliveries.get(`${run.id}:outbox`)).toBe(1)
  })

  test('half-way, without a cure to show, leaves the decision to a person', async () => {
    const { run } = await started()
    world.mailbox.failing.add('outbox')
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({
      state: 'needs-decision',
      verdict: 'unchanged',
      failure: { code: 'step/failed', step: 'outbox' },
    })
  })

  test('that ignores its time limit does not hold the worker', async () => {
    const { run } = await started()
    world.mailbox.hook = ({ when, step }) => (when === 'before' && step === 'inbox' ? new Promise<never>(() => {}) : Promise.resolve())
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({
      state: 'finished',
      verdict: 'unchanged',
      failure: { message: 'no answer within 2000 ms' },
    })
  }, 15_000)
})
