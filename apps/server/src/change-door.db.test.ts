import { describe, expect, test } from 'vitest'
import { addChangeSource, endChangeSource } from '@lamplighter/operations'
import { testDatabase } from '@lamplighter/testing'
import { testHttp } from './test-http.ts'

const http = testHttp(testDatabase())
const admin = { id: 'demo-admin', name: 'Admin', role: 'admin' as const, scope: { kind: 'everything' as const } }
let made = 0

async function newSource(): Promise<{ source: string; token: string }> {
  const source = `pipeline-${(made += 1)}`
  const { token } = await addChangeSource({ context: http.operations, operator: admin, source })
  return { source, token }
}

type Answer = {
  status: number
  body: { recorded?: number; error?: { code: string; message: string; wayOut: string; fields?: { path: string }[] } }
}

async function tell(options: { token?: string; body: unknown; headers?: Record<string, string> }): Promise<Answer> {
  const { token, body, headers } = options
  const answer = await http.post('/changes', {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

const change = {
  externalId: 'build-7',
  kind: 'deploy',
  node: 'release',
  group: 'release-1',
  at: new Date().toISOString(),
  summary: 'Deployed 7.',
}

describe('who may tell', () => {
  test.each([
    ['nobody', {}],
    ['a made-up token', { authorization: 'Bearer lampchange_nonsense' }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('%s is refused in words', async (_name, headers) => {
    const answer = await tell({ body: { changes: [change] }, headers })
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'change/token-unknown' } } })
    expect(answer.body.error!.wayOut).not.toBe('')
  })

  test('an admin’s own token and cookie do not open it', async () => {
    expect((await tell({ token: await http.token('admin'), body: { changes: [change] } })).status).toBe(401)
    const cookie = await http.signIn('admin')
    expect((await tell({ body: { changes: [change] }, headers: { cookie, origin: http.url } })).status).toBe(401)
  })

  test('a source’s token opens nothing else', async () => {
    const { token } = await newSource()
    const authorization = `Bearer ${token}`
    expect((await http.get('/trpc/session.me', { authorization })).status).toBe(401)
    expect((await http.get('/audit.ndjson', { authorization })).status).toBe(401)
  })

  test('a revoked token is refused at once', async () => {
    const { token, source } = await newSource()
    await endChangeSource({ context: http.operations, operator: admin, source, reason: 'leaked' })
    expect((await tell({ token, body: { changes: [change] } })).status).toBe(401)
  })
})

describe('what is told', () => {
  test.each([
    ['nothing', '', 400],
    ['no JSON', '{"changes":', 400],
    ['no list', { changes: change }, 400],
    ['an empty list', { changes: [] }, 400],
    ['an unknown kind', { changes: [{ ...change, kind: 'dance' }] }, 400],
    ['a key that nobody knows', { changes: [{ ...change, secret: 'x' }] }, 400],
    ['a time that is none', { changes: [{ ...change, at: 'yesterday' }] }, 400],
    ['more at once than is taken', { changes: Array.from({ length: 101 }, (_, n) => ({ ...change, externalId: `${n}` })) }, 400],
    ['more bytes than are taken', { changes: [{ ...change, summary: 'x'.repeat(300_000) }] }, 413],
  ])('%s is refused with its place, and nothing is taken', async (_name, body, status) => {
    const { token } = await newSource()
    const answer = await tell({ token, body })
    expect(answer.status).toBe(status)
    expect(answer.body.error!.wayOut).not.toBe('')
    expect((await http.database.pool.query('select * from change')).rows).toEqual([])
  })

  test('the place of each mistake is named', async () => {
    const { token } = await newSource()
    const answer = await tell({ token, body: { changes: [change, { ...change, externalId: 'b', kind: 'dance' }] } })
    expect(answer.body.error).toMatchObject({ code: 'change/invalid', fields: [{ path: 'changes[1].kind' }] })
  })

  test('a node that the pack does not know is refused before anything is written', async () => {
    const { token } = await newSource()
    expect(await tell({ token, body: { changes: [change] } })).toMatchObject({
      status: 400,
      body: { error: { code: 'change/invalid', fields: [{ path: 'changes[0].node' }] } },
    })
  })

  test('a source that tells too often is told to wait, and others are not', async () => {
    const [busy, calm] = [await newSource(), await newSource()]
    const body = { changes: [] }
    const statuses = new Set<number>()
    for (let n = 0; n < 125; n += 1) statuses.add((await tell({ token: busy.token, body })).status)
    expect([...statuses]).toEqual([400, 429])
    expect((await tell({ token: calm.token, body })).status).toBe(400)
  })
})
