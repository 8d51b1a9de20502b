import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { saveOperator, updateScope } from '@lamplighter/db/queries'
import { roleSchema } from '@lamplighter/catalog/vocabulary'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, type FakeSystem } from '../fakes/fake-context.ts'
import { sessionViewSchema } from '../views/session-view.ts'
import { createDemoOperators } from './demo-operators.ts'
import { createSignInLink, findCaller, getSession, signIn, signOut } from './session.ts'

const database = testDatabase()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate operator cascade`)
  system = createFakeSystem(database.db)
  await createDemoOperators({ context: system.context })
})

const newLink = (operatorId = 'demo-l1') => createSignInLink({ context: system.context, operatorId })

test('there is one demo operator per role, each seeing everything; a start leaves changed ones alone', async () => {
  expect((await createDemoOperators({ context: system.context })).map(({ role }) => role)).toEqual(roleSchema.options)
  await saveOperator(database.db, {
    id: 'demo-l1',
    name: 'Lina',
    email: 'lina@ops.example',
    role: 'l2',
    scope: { kind: 'nothing' },
    now: system.at(),
  })
  await createDemoOperators({ context: system.context })
  const { token } = await signIn({ context: system.context, link: (await newLink()).token })
  expect(await findCaller({ context: system.context, token })).toMatchObject({ operator: { role: 'l2', scope: { kind: 'nothing' } } })
})

test('a link signs in once; the session says who I am and what I see', async () => {
  const { token: link } = await newLink()
  const caller = await signIn({ context: system.context, link })
  expect(sessionViewSchema.parse(getSession({ context: system.context, ...caller, serverVersion: '0.1.0' }))).toMatchObject({
    operator: { id: 'demo-l1', role: 'l1' },
    scope: 'everything',
    product: { pack: 'kiosk' },
  })
  await expect(signIn({ context: system.context, link })).rejects.toMatchObject({ refusal: { code: 'session/link-invalid' } })
})

test('a link that has expired, or never was, signs nobody in', async () => {
  const { token: link } = await newLink()
  system.advance({ seconds: 13 * 3600 })
  await expect(signIn({ context: system.context, link })).rejects.toMatchObject({ refusal: { code: 'session/link-invalid' } })
  await expect(signIn({ context: system.context, link: 'guess' })).rejects.toMatchObject({ refusal: { code: 'session/link-invalid' } })
})

test('a changed scope counts at once, a session that expired or was signed out is nobody’s', async () => {
  const { token } = await signIn({ context: system.context, link: (await newLink()).token })
  await updateScope(database.db, { operator: 'demo-l1', scope: { kind: 'some', regions: ['eu'], tiers: [], tenants: [] } })
  expect((await findCaller({ context: system.context, token }))?.operator.scope).toEqual({
    kind: 'some',
    regions: ['eu'],
    tiers: [],
    tenants: [],
  })
  await signOut({ context: system.context, token })
  expect(await findCaller({ context: system.context, token })).toBeNull()
  const second = await signIn({ context: system.context, link: (await newLink()).token })
  system.advance({ seconds: 13 * 3600 })
  expect(await findCaller({ context: system.context, token: second.token })).toBeNull()
})

test('no token is stored as it is', async () => {
  const { token: link } = await newLink()
  const { token } = await signIn({ context: system.context, link })
  const { rows } = await database.db.execute<{ stored: string }>(
    sql`select string_agg(session::text, ' ') || (select string_agg(sign_in_link::text, ' ') from sign_in_link) as stored from session`,
  )
  expect(rows[0]!.stored).not.toContain(token)
  expect(rows[0]!.stored).not.toContain(link)
})

test('a link for an operator who does not exist is refused', async () => {
  await expect(newLink('nobody')).rejects.toMatchObject({ refusal: { code: 'operator/unknown' } })
})
