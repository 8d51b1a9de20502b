import { beforeEach, expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { runWithDeaths } from '../testing/run-with-deaths.ts'
import { parts, partsOf } from './fake-mailbox.ts'
import { createRunWorld, type RunWorld } from './run-fixture.ts'
import { undoRun } from './undo-run.ts'

// A worker that dies between effect and outcome takes the step's answer with it, and the way back was in that answer.

const database = testDatabase()
let world: RunWorld

beforeEach(async () => {
  world = await createRunWorld(database.db)
})

/** Every step of the run was recovered by its probe; then someone takes the run back. */
async function takenBack() {
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  const run = await world.start({ operator, tenant })
  const deaths = await runWithDeaths(world.context, { run: run.id, steps: [...parts] })
  expect(deaths).toHaveLength(parts.length * 3 + 1)
  expect(deaths.filter(({ reached }) => !reached)).toEqual([])
  expect(await world.see(run)).toMatchObject({ state: 'finished', verdict: 'fixed', steps: parts.map((step) => `${step} recovered`) })
  const undo = await undoRun(world.context, { operator, run: run.id, reason: 'Not wanted', case: null, gate: 'test' })
  if (undo.type === 'refused') throw new Error(JSON.stringify(undo.reasons))
  await world.execute(undo.run)
  return { undo: await world.see(undo.run), parts: Object.values(partsOf(world.mailbox, tenant)) }
}

test('what a lost answer had captured is asked of the target, and the run can be taken back', async () => {
  for (const step of world.context.pack.remediations.flatMap((one) => one.steps)) step.recall = () => Promise.resolve('stuck')
  expect(await takenBack()).toMatchObject({ undo: { state: 'undone' }, parts: ['stuck', 'stuck', 'stuck'] })
})

test.each([
  ['nobody can be asked', undefined],
  ['the target has nothing', () => Promise.resolve(null)],
  ['the target is silent', () => Promise.reject(new Error('silent'))],
])('where %s, the undo does not claim to have undone: a person decides', async (_, recall) => {
  for (const step of world.context.pack.remediations.flatMap((one) => one.steps)) if (recall) step.recall = recall
  const { undo, parts: now } = await takenBack()
  expect(undo).toMatchObject({ state: 'needs-decision', failure: { code: 'step/failed' } })
  expect(now).toEqual(['moving', 'moving', 'moving'])
})
