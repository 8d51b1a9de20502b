import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { cancelRun } from './cancel-run.ts'
import { decideRun } from './decide-run.ts'
import { partsOf } from './fake-mailbox.ts'
import { followUpRun } from './follow-up-run.ts'
import { auditActions, createRunWorld, type RunWorld } from './run-fixture.ts'
import { undoRun } from './undo-run.ts'

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

const because = { reason: 'The customer changed their mind', gate: 'test' }

describe('cancelling', () => {
  test('a run that waits ends at once, with nothing changed', async () => {
    const { run, operator } = await started()
    expect(await cancelRun(world.context, { operator, run: run.id, ...because })).toMatchObject({ type: 'cancelled' })
    expect(await world.execute(run)).toBe('not-mine')
    const seen = await world.see(run)
    expect(seen).toMatchObject({ state: 'cancelled', failure: { message: 'Stopped before it began; nothing was changed.' } })
    expect(seen.steps).toEqual(['inbox skipped', 'outbox skipped', 'archive skipped'])
    expect(world.mailbox.deliveries.size).toBe(0)
  })

  test('a run at work stops before its next step, says which, and can be undone (rundeck docs#1829)', async () => {
    const { run, operator, tenant } = await started()
    let answer: unknown
    world.mailbox.hook = async ({ when, step }) => {
      if (when === 'after' && step === 'inbox') answer = await cancelRun(world.context, { operator, run: run.id, ...because })
    }
    await world.execute(run)
    expect(answer).toMatchObject({ type: 'stopping' })
    const seen = await world.see(run)
    expect(seen).toMatchObject({
      state: 'cancelled',
      failure: { message: 'Stopped before “Move the outbox on”, after “Move the inbox on”.' },
    })
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox skipped', 'archive skipped'])
    world.mailbox.hook = async () => {}
    const undo = await undoRun(world.context, { operator, run: run.id, case: null, ...because })
    if (undo.type === 'refused') throw new Error(JSON.stringify(undo.reasons))
    await world.execute(undo.run)
    expect(partsOf(world.mailbox, tenant)).toEqual({ inbox: 'stuck', outbox: 'stuck', archive: 'stuck' })
  })

  test("an ended run can not be cancelled, someone else's only by a lead, and never by an auditor", async () => {
    const { run, operator } = await started()
    const reasons = async (role: 'l2' | 'auditor') =>
      cancelRun(world.context, { operator: await world.operator(role), run: run.id, ...because })
    expect(await reasons('l2')).toMatchObject({ type: 'refused', reasons: [{ code: 'run/someone-elses' }] })
    expect(await reasons('auditor')).toMatchObject({ type: 'refused', reasons: [{ code: 'operator/read-only' }] })
    await world.execute(run)
    expect(await cancelRun(world.context, { operator, run: run.id, ...because })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'run/state' }],
    })
    const other = await started()
    expect(await cancelRun(world.context, { operator: await world.operator('lead'), run: other.run.id, ...because })).toMatchObject({
      type: 'cancelled',
    })
  })

  test('a run outside the scope does not exist', async () => {
    const { run } = await started()
    await expect(
      cancelRun(world.context, { operator: await world.operator('admin', { region: 'us' }), run: run.id, ...because }),
    ).rejects.toMatchObject({ refusal: { code: 'run/unknown' } })
  })
})

describe('undoing', () => {
  async function undone(change: { parts?: Record<string, string> } = {}) {
    const operator = await world.operator('l2')
    const tenant = await world.tenant()
    Object.assign(partsOf(world.mailbox, tenant), change.parts)
    const run = await world.start({ operator, tenant })
    await world.execute(run)
    const undo = await undoRun(world.context, { operator, run: run.id, case: null, ...because })
    if (undo.type === 'refused') throw new Error(JSON.stringify(undo.reasons))
    await world.execute(undo.run)
    return { operator, tenant, run, undo: undo.run }
  }

  test.each([[{}], [{ inbox: 'half' }], [{ inbox: 'a', outbox: 'b', archive: 'c' }], [{ archive: 'moving' }]])(
    'after a run that started from %j is the identity, newest step first',
    async (start) => {
      const { tenant, undo } = await undone({ parts: start })
      expect(partsOf(world.mailbox, tenant)).toEqual({ inbox: 'stuck', outbox: 'stuck', archive: 'stuck', ...start })
      const seen = await world.see(undo)
      expect(seen.steps).toEqual(['archive undone', 'outbox undone', 'inbox undone'])
      expect([...world.mailbox.deliveries.keys()].slice(3)).toEqual(['archive', 'outbox', 'inbox'].map((step) => `${undo.id}:${step}`))
    },
  )

  test('has its own plan, state and verdict: the fault that was cured is back, and it says so', async () => {
    const { run, undo } = await undone()
    const seen = await world.see(undo)
    expect(seen).toMatchObject({ state: 'undone', verdict: 'worse', undoOf: run.id })
    expect(seen.plan.hash).not.toBe((await world.see(run)).plan.hash)
    expect(seen.plan.effects[0]).toMatchObject({ what: 'Taken back: The inbox moves on', before: 'moving', after: 'stuck' })
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed' })
    expect(await auditActions(database.db, undo.id)).toEqual(['run.undo-requested', 'run.started', 'run.steps-ended', 'run.verified'])
  })

  test('happens once, is not undone itself, and ends with its time', async () => {
    const { operator, run, undo } = await undone()
    const again = (id: string) => undoRun(world.context, { operator, run: id, case: null, ...because })
    expect(await again(run.id)).toMatchObject({ type: 'refused', reasons: [{ code: 'undo/already' }] })
    expect(await again(undo.id)).toMatchObject({ type: 'refused', reasons: [{ code: 'undo/none' }] })
    const late = await started()
    await world.execute(late.run)
    world.clock.now = new Date(world.clock.now.getTime() + 30 * 60_000)
    expect(await undoRun(world.context, { operator: late.operator, run: late.run.id, case: null, ...because })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'undo/expired' }],
    })
  })

  test('two clicks make one undo', async () => {
    const { operator, run } = await started()
    await world.execute(run)
    const answers = await Promise.all([1, 2, 3].map(() => undoRun(world.context, { operator, run: run.id, case: null, ...because })))
    expect(answers.map((answer) => answer.type).sort()).toEqual(['refused', 'refused', 'requested'])
  })

  test('what can not be taken back says so', async () => {
    const { operator, run } = await started('mailbox/clear-blindly')
    await world.execute(run)
    expect(await undoRun(world.context, { operator, run: run.id, case: null, ...because })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'undo/none', message: expect.stringContaining('It is final') }],
    })
  })
})

describe('a person decides about a half-done run', () => {
  async function halfDone() {
    const begun = await started()
    world.mailbox.failing.add('outbox')
    await world.execute(begun.run)
    world.mailbox.failing.clear()
    return begun
  }

  test('continue goes on from the step that failed, and does not repeat what was done', async () => {
    const { run, operator } = await halfDone()
    expect(await decideRun(world.context, { operator, run: run.id, choice: 'continue', ...because })).toMatchObject({
      type: 'decided',
      run: { state: 'queued' },
    })
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({
      state: 'finished',
      verdict: 'fixed',
      steps: ['inbox succeeded', 'outbox succeeded', 'archive succeeded'],
      failure: null,
    })
    expect([...world.mailbox.deliveries.values()]).toEqual([1, 1, 1])
  })

  test('stop ends it with the verdict as it stands', async () => {
    const { run, operator } = await halfDone()
    await decideRun(world.context, { operator, run: run.id, choice: 'stop', ...because })
    expect(await world.see(run)).toMatchObject({
      state: 'finished',
      verdict: 'unchanged',
      steps: ['inbox succeeded', 'outbox failed', 'archive skipped'],
    })
  })

  test('undo takes back only what was done', async () => {
    const { run, operator, tenant } = await halfDone()
    const answer = await decideRun(world.context, { operator, run: run.id, choice: 'undo', ...because })
    if (answer.type === 'refused') throw new Error(JSON.stringify(answer.reasons))
    expect(answer.run).toMatchObject({ undoOf: run.id, state: 'queued' })
    await world.execute(answer.run)
    expect(await world.see(answer.run)).toMatchObject({ state: 'undone', steps: ['inbox undone'] })
    expect(partsOf(world.mailbox, tenant)).toEqual({ inbox: 'stuck', outbox: 'stuck', archive: 'stuck' })
  })

  test('an undo that is refused leaves the decision open', async () => {
    const begun = await started('mailbox/clear-blindly')
    world.mailbox.failing.add('outbox')
    await world.execute(begun.run)
    expect(await decideRun(world.context, { operator: begun.operator, run: begun.run.id, choice: 'undo', ...because })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'undo/none' }],
    })
    expect((await world.see(begun.run)).state).toBe('needs-decision')
  })

  test('continue is refused while another run is at work on the component', async () => {
    const { run, operator, tenant } = await halfDone()
    const colleague = await world.operator('l2')
    await world.start({ operator: colleague, tenant })
    expect(await decideRun(world.context, { operator, run: run.id, choice: 'continue', ...because })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'lock/held' }],
    })
    expect((await world.see(run)).state).toBe('needs-decision')
  })

  test('only its requester or an overseer decides, with a reason', async () => {
    const { run, operator } = await halfDone()
    expect(await decideRun(world.context, { operator: await world.operator('l2'), run: run.id, choice: 'stop', ...because })).toMatchObject(
      { type: 'refused', reasons: [{ code: 'run/someone-elses' }] },
    )
    expect(await decideRun(world.context, { operator, run: run.id, choice: 'stop', reason: '', gate: 'test' })).toMatchObject({
      type: 'refused',
      reasons: [{ code: 'request/no-reason' }],
    })
  })

  test('a run refused at its second start goes back to the person, not into the void', async () => {
    const { run, operator } = await halfDone()
    await decideRun(world.context, { operator, run: run.id, choice: 'continue', ...because })
    world.context.pack = { ...world.context.pack, version: '9.9.9' }
    await world.execute(run)
    expect(await world.see(run)).toMatchObject({ state: 'needs-decision', failure: { code: 'plan/changed' } })
  })
})

describe('looking again later', () => {
  test('what fails again is a relapse on record; the verdict stays as it was said', async () => {
    const { run } = await started()
    await world.execute(run)
    world.mailbox.cured = false
    const signal = new AbortController().signal
    expect(await followUpRun(world.context, { run: run.id, signal })).toBe('relapsed')
    expect(await followUpRun(world.context, { run: run.id, signal })).toBe('not-due')
    expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', followUpAt: null })
    expect((await auditActions(database.db, run.id)).at(-1)).toBe('run.relapsed')
  })

  test('what still passes has stayed', async () => {
    const { run } = await started()
    await world.execute(run)
    expect(await followUpRun(world.context, { run: run.id, signal: new AbortController().signal })).toBe('stayed')
  })
})
