import { expect, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { addAvailability, deleteAvailability, listAvailability, sumAvailability } from './availability.ts'
import { EVERYTHING } from './scope.ts'

const database = testDatabase()
const hour = (n: number) => new Date(Date.UTC(2026, 10, 20, n))
const part = (n: number, failingSeconds: number, unknownSeconds = 0) => ({
  tenant: 'a',
  feature: 'f',
  hour: hour(n),
  okSeconds: 0,
  failingSeconds,
  unknownSeconds,
  maintenanceSeconds: 0,
})

test('seconds add up, within a batch and over batches, and no state passes the hour', async () => {
  await addAvailability(database.db, { hours: [part(1, 60), part(1, 30), part(2, 5, 10)] })
  await addAvailability(database.db, { hours: [part(1, 10), part(2, 4000)] })
  const range = { scope: EVERYTHING, tenant: 'a', from: hour(0), to: hour(3) }
  expect((await listAvailability(database.db, range)).map((row) => [row.hour, row.failingSeconds])).toEqual([
    [hour(1), 100],
    [hour(2), 3600],
  ])
  expect(await sumAvailability(database.db, range)).toEqual([
    { feature: 'f', failingSeconds: 3700, unknownSeconds: 10, maintenanceSeconds: 0 },
  ])
  expect(await sumAvailability(database.db, { ...range, from: hour(2) })).toMatchObject([{ failingSeconds: 3600 }])
  expect(await deleteAvailability(database.db, { before: hour(2) })).toBe(1)
})
