import { expect, test } from 'vitest'
import { testDatabase } from '@lamplighter/testing'
import { createLessonWorld } from '../lessons/lesson-world.ts'
import { refusingWriter, WriteRefusedError } from './refusing-writer.ts'

const database = testDatabase()

test('a read-only step that tries to write is refused by its client, and nothing reaches the target', async () => {
  const readOnly = {
    effect: 'read-only' as const,
    plan: async () => ({ effects: [], undo: { possible: false as const, why: 'It only looks.' }, tenantsAffected: 1 }),
  }
  // Its steps are those of the remediation that moves mail: declared read-only, and not.
  const world = await createLessonWorld(database.db, { change: { 'mailbox/clear': readOnly } })
  const run = await world.start({ operator: await world.operator('l1'), tenant: await world.tenant() })
  await world.execute(run)
  const seen = await world.see(run)
  expect(world.mailbox.deliveries.size).toBe(0)
  expect(seen.steps).toEqual(['inbox failed', 'outbox skipped', 'archive skipped'])
  expect(seen).toMatchObject({
    state: 'finished',
    verdict: 'unchanged',
    failure: { code: 'step/failed', message: 'It is declared read-only and tried to write (write.set); nothing was sent.' },
  })
})

test.each<[string, (write: never) => unknown]>([
  ['a method', (write: { post: (x: object) => unknown }) => write.post({})],
  ['a method of a part', (write: { instance: { post: (x: object) => unknown } }) => write.instance.post({})],
  ['a call', (write: () => unknown) => write()],
  ['a construction', (write: new () => unknown) => new write()],
  ['a new member', (write: Record<string, unknown>) => (write['post'] = () => {})],
  ['a part taken out first', (write: { instance: { post: (x: object) => unknown } }) => (({ post }) => post({}))(write.instance)],
])('the refusing client refuses %s', (_name, attempt) => {
  expect(() => attempt(refusingWriter() as never)).toThrow(WriteRefusedError)
})

test('the refusing client can be passed on, awaited and printed without being an attempt', async () => {
  const write = refusingWriter()
  expect(await write).toBe(write)
  expect(String(Object.prototype.toString.call(write))).toBe('[object Function]')
})
