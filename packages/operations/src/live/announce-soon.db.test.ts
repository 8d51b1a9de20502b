import { expect, test } from 'vitest'
import { openDatabase } from '@lamplighter/db'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem } from '../fakes/fake-context.ts'
import { announceSoon } from './announce-soon.ts'

const database = testDatabase()

test('what is told within a moment is told together, each once', async () => {
  const { context } = createFakeSystem(database.db)
  for (const subject of ['r-1', 'r-2', 'r-1']) announceSoon(context, { topic: 'run', tenant: null, subject })
  const told = async () => {
    const { rows } = await database.pool.query<{ subject: string }>('select subject from live_event order by id')
    return rows.map(({ subject }) => subject)
  }
  await expect.poll(told).toEqual(['r-1', 'r-2'])
  announceSoon(context, { topic: 'run', tenant: null, subject: 'r-1' })
  await expect.poll(told).toEqual(['r-1', 'r-2', 'r-1'])
})

test('what can not be told is reported, and the next is told', async () => {
  const lines: string[] = []
  const { context } = createFakeSystem(database.db)
  const { db, close } = openDatabase({ url: database.url })
  await close()
  const deaf = { ...context, db, log: ({ message }: { message: string }) => void lines.push(message) }
  announceSoon(deaf, { topic: 'run', tenant: null, subject: 'r-1' })
  await expect.poll(() => lines).toEqual(['live/announce-failed'])
})
