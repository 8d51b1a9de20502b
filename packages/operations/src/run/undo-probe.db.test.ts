import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { runWithDeaths } from '../testing/run-with-deaths.ts'
import { parts, partsOf } from './fake-mailbox.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'
import { undoRun } from './undo-run.ts'

// A worker that dies inside an undo: the target is asked about the undo by the undo's own key, where the pack says how.

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

const steps = () => world.context.pack.remediations.find(({ id }) => id === 'mailbox/clear')!.steps

/** A run that went well, and an undo of it that waits for a worker. */
async function undoing() {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  const run = await world.start({ operator, tenant })
  await world.execute(run)
  const undo = await undoRun(world.context, { operator, run: run.id, reason: 'Not wanted', case: null, gate: 'test' })
  if (undo.type === 'refused') throw new Error(JSON.stringify(undo.reasons))
  return { undo: undo.run, values: () => Object.values(partsOf(world.mailbox, tenant)) }
}

const deliveriesOf = ({ id }: { id: string }) => [...world.mailbox.deliveries].filter(([key]) => key.startsWith(`${id}:`))

test('ends undone whatever point its workers die at, and each undo is had once at the target', async () => {
  const { undo, values } = await undoing()
  const deaths = await runWithDeaths(world.context, { run: undo.id, steps: parts.toReversed() })
  expect(deaths).toHaveLength(parts.length * 3 + 1)
  expect(deaths.filter(({ reached }) => !reached)).toEqual([])
  expect(await world.see(undo)).toMatchObject({ state: 'undone', steps: parts.toReversed().map((step) => `${step} recovered`) })
  // Counted as effects: those that woke up at the end sent theirs once more, and the key kept them from a second one.
  for (const name of parts) expect(world.mailbox.applied.get(`${undo.id}:${name}`)).toBe(1)
  expect(values()).toEqual(['stuck', 'stuck', 'stuck'])
})

test.each([
  ['nobody can be asked', undefined],
  ['the target cannot tell', () => Promise.resolve('cannot-tell' as const)],
  ['the target is silent', () => Promise.reject(new Error('silent'))],
])('where %s it is not repeated: it is unknown, and a person decides', async (_, undoProbe) => {
  for (const step of steps()) {
    if (undoProbe) step.undoProbe = undoProbe
    else delete step.undoProbe
  }
  const { undo } = await undoing()
  const dies = async ({ at, step }: { at: string; step: string }) => {
    if (at === 'after-effect' && step === 'archive') throw new Error('died')
  }
  await world.execute(undo, { observe: dies }).catch(() => {})
  await world.execute(undo)
  expect(await world.see(undo)).toMatchObject({
    state: 'needs-decision',
    failure: { code: 'step/unknown' },
    steps: ['archive unknown', 'outbox pending', 'inbox pending'],
  })
  expect(deliveriesOf(undo).map(([, times]) => times)).toEqual([1])
})

test('an undo that threw is asked about before it is tried again', async () => {
  const { undo, values } = await undoing()
  let thrown = 0
  world.mailbox.hook = async ({ when, step }) => {
    if (when === 'before' && step === 'outbox' && (thrown += 1) === 1) throw new Error('line cut')
  }
  await world.execute(undo)
  expect(thrown).toBe(2)
  expect(await world.see(undo)).toMatchObject({ state: 'undone' })
  expect(deliveriesOf(undo).map(([, times]) => times)).toEqual([1, 1, 1])
  expect(values()).toEqual(['stuck', 'stuck', 'stuck'])
})

test('is asked with what the run had captured, and by the undo’s own key', async () => {
  const asked: { key: string; captured: unknown }[] = []
  for (const step of steps())
    step.undoProbe = async ({ idempotencyKey: key, captured }) => {
      asked.push({ key, captured })
      return 'did-not-happen'
    }
  const { undo } = await undoing()
  await world
    .execute(undo, { observe: async ({ at }) => (at === 'after-intent' ? Promise.reject(new Error('died')) : undefined) })
    .catch(() => {})
  await world.execute(undo)
  expect(asked).toEqual([{ key: `${undo.id}:archive`, captured: { inbox: 'stuck', outbox: 'stuck', archive: 'stuck' } }])
})
