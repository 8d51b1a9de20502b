import { beforeAll, expect, test } from 'vitest'
import { session, signInLink } from '../schema/schema.ts'
import { testDatabase } from '../testing/test-database.ts'
import { saveOperator, updateOperatorDisabled } from './operator.ts'
import {
  createSession,
  createSignInLink,
  deleteExpiredSessions,
  findSession,
  revokeSession,
  revokeSessionsOf,
  useSignInLink,
} from './session.ts'

const database = testDatabase()
const now = new Date('2026-11-20T10:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

beforeAll(() =>
  saveOperator(database.db, { id: 'ada', name: 'Ada', email: 'Ada@Example.test', role: 'l2', scope: { kind: 'everything' }, now }),
)

test('a session holds until it expires, and is found by its token only', async () => {
  await createSession(database.db, { token: 'secret-1', operator: 'ada', now, expiresAt: later(60) })
  expect((await findSession(database.db, { token: 'secret-1', now: later(59) }))?.operator).toMatchObject({
    id: 'ada',
    email: 'ada@example.test',
  })
  expect(await findSession(database.db, { token: 'secret-1', now: later(60) })).toBeNull()
  expect(await findSession(database.db, { token: 'secret-2', now })).toBeNull()
})

test('what is stored signs nobody in', async () => {
  await createSession(database.db, { token: 'secret-3', operator: 'ada', now, expiresAt: later(60) })
  await createSignInLink(database.db, { token: 'link-0', operator: 'ada', now, expiresAt: later(60), uses: 1 })
  const stored = JSON.stringify([await database.db.select().from(session), await database.db.select().from(signInLink)])
  expect(stored).not.toContain('secret-3')
  expect(stored).not.toContain('link-0')
  const [row] = await database.db.select().from(session)
  expect(await findSession(database.db, { token: row!.tokenHash, now })).toBeNull()
})

test('signing out ends one session, signing out everywhere ends all', async () => {
  for (const token of ['a', 'b', 'c']) await createSession(database.db, { token, operator: 'ada', now, expiresAt: later(60) })
  await revokeSession(database.db, { token: 'a', now })
  expect(await findSession(database.db, { token: 'a', now })).toBeNull()
  expect(await findSession(database.db, { token: 'b', now })).not.toBeNull()
  await revokeSessionsOf(database.db, { operator: 'ada', now })
  expect(await findSession(database.db, { token: 'c', now })).toBeNull()
})

test('a link signs in as often as it says, also when pressed many times at once', async () => {
  await createSignInLink(database.db, { token: 'link-1', operator: 'ada', now, expiresAt: later(60), uses: 2 })
  const presses = await Promise.all(Array.from({ length: 6 }, () => useSignInLink(database.db, { token: 'link-1', now })))
  expect(presses.filter((operator) => operator?.id === 'ada')).toHaveLength(2)
  await createSignInLink(database.db, { token: 'link-2', operator: 'ada', now, expiresAt: later(1), uses: 1 })
  expect(await useSignInLink(database.db, { token: 'link-2', now: later(2) })).toBeNull()
})

test('a disabled operator is signed out at once and can not come back', async () => {
  await createSession(database.db, { token: 'd', operator: 'ada', now, expiresAt: later(60) })
  await createSignInLink(database.db, { token: 'link-3', operator: 'ada', now, expiresAt: later(60), uses: 1 })
  await updateOperatorDisabled(database.db, { id: 'ada', disabledAt: now })
  expect(await findSession(database.db, { token: 'd', now })).toBeNull()
  expect(await useSignInLink(database.db, { token: 'link-3', now })).toBeNull()
  await updateOperatorDisabled(database.db, { id: 'ada', disabledAt: null })
  expect(await useSignInLink(database.db, { token: 'link-3', now })).toMatchObject({ id: 'ada' })
})

test('what can sign nobody in any more is removed, and nothing else', async () => {
  await createSession(database.db, { token: 'old', operator: 'ada', now, expiresAt: later(1) })
  await createSession(database.db, { token: 'good', operator: 'ada', now, expiresAt: later(600) })
  await deleteExpiredSessions(database.db, { before: later(120) })
  expect(await findSession(database.db, { token: 'good', now: later(121) })).not.toBeNull()
  expect((await database.db.select().from(session)).map((row) => row.expiresAt)).toEqual([later(600)])
})
