import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWebhook, Secret, type Webhook } from '@lamplighter/connectors'
import { testDatabase } from '@lamplighter/testing'
import { breakGlass } from '../controls/break-glass.ts'
import { getControls } from '../controls/get-controls.ts'
import { createPgBossQueue } from '../queue/pg-boss-queue.ts'
import type { Queue } from '../queue/queue.ts'
import { createRunWorld, type RunWorld } from '../run/run-fixture.ts'
import { readNoticeState } from './notice-state.ts'
import { sendNotice, startNoticeWorker } from './notice-worker.ts'
import { noticeSchema } from './notice.ts'
import { noticeRetries } from './tell.ts'

// A real receiver on this machine, the real webhook, and where it matters the real queue.

const database = testDatabase()
const secret = 'thirty-two characters, and no less'
let world: RunWorld
let receiver: Awaited<ReturnType<typeof openReceiver>>
let webhook: Webhook
const logged: { level: string; message: string }[] = []

type Received = { headers: IncomingHttpHeaders; body: string }

async function openReceiver() {
  const received: Received[] = []
  const answers: (number | 'never')[] = []
  const waiting = new Map<number, () => void>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      const answer = answers.shift() ?? 204
      if (answer !== 'never') response.writeHead(answer).end()
      waiting.get(received.length)?.()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    received,
    answers,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ops`,
    arrived: (count: number) => new Promise<void>((resolve) => (received.length >= count ? resolve() : waiting.set(count, resolve))),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

beforeEach(async () => {
  await database.pool.query(`truncate broken_glass; delete from setting where key = 'notices'`)
  logged.length = 0
  receiver = await openReceiver()
  webhook = openWebhook({ url: receiver.url, secret: new Secret(secret), timeoutMs: 300 })
})
afterEach(async () => {
  await webhook.close()
  await receiver.close()
})

async function createWorld(options: { queue?: Queue } = {}): Promise<void> {
  world = await createRunWorld(database.db, options)
  world.context.notices = webhook
  world.context.log = (entry) => logged.push(entry)
}

const breakIt = async () =>
  breakGlass({ context: world.context, operator: await world.operator('l2'), reason: 'Nobody is on call', gate: 'test' })

/** One try at the notice of a broken glass, as a worker makes it. */
async function trySending(attempt = 1): Promise<'delivered' | string> {
  const { data } = world.jobs.find(({ name }) => name === 'notice')!
  const tried = sendNotice(world.context, { data, attempt, signal: new AbortController().signal })
  return tried.then(
    () => 'delivered',
    (error: Error) => error.message,
  )
}

test('arrives once its change has committed, is tried again until it is taken, and says by its id that it is the same', async () => {
  const queue = createPgBossQueue({ connectionString: database.url, works: true, onProblem: () => {} })
  await queue.start()
  try {
    await createWorld({ queue })
    receiver.answers.push(500)
    await startNoticeWorker(world.context)
    const rolledBack = database.db.transaction(async (tx) => {
      await queue.enqueue(tx, { name: 'notice', data: { id: 'never', kind: 'glass.broken', body: '{}' } })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')
    expect((await breakIt()).type).toBe('broken')
    await receiver.arrived(2)
  } finally {
    await queue.stop({ graceMs: 2_000 })
  }
  const [first, second] = receiver.received
  expect(second!.body).toBe(first!.body)
  expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
  const notice = noticeSchema.parse(JSON.parse(first!.body))
  expect(notice).toMatchObject({ kind: 'glass.broken', id: first!.headers['webhook-id'], link: '/controls' })
  expect(receiver.received).toHaveLength(2)
})

test('is signed so that a receiver can tell it is ours, and no other than what was sent', async () => {
  await createWorld()
  await breakIt()
  expect(await trySending()).toBe('delivered')
  const { headers, body } = receiver.received[0]!
  const over = (text: string) =>
    `v1,${createHmac('sha256', secret).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`).digest('base64')}`
  expect(headers['webhook-signature']).toBe(over(body))
  expect(headers['webhook-signature']).not.toBe(over(body.replace('/controls', '/elsewhere')))
  expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(world.clock.now.getTime() / 1000))
  expect(`${JSON.stringify(headers)}${body}`).not.toContain(secret)
})

test.each<[string, () => void | Promise<void>, RegExp]>([
  ['answers with an error', () => void receiver.answers.push(503), /answered 503/],
  ['redirects', () => void receiver.answers.push(302), /redirects are not followed/],
  ['is silent', () => void receiver.answers.push('never'), /within 300 ms/],
  ['is not there', () => receiver.close(), /ECONNREFUSED|refused/i],
])('a receiver that %s holds nothing up: it is in the log and on the controls, and tried again', async (_, fail, message) => {
  await createWorld()
  expect((await breakIt()).type).toBe('broken')
  await fail()
  expect(await trySending()).toMatch(message)
  expect(logged).toMatchObject([{ level: 'warn', message: expect.stringContaining('tried again') }])
  const { notices } = await getControls({ context: world.context, operator: await world.operator('lead') })
  expect(notices).toMatchObject({ deliveredAt: null, failing: { message: expect.stringMatching(message) }, givenUp: 0 })
})

test('an address that may not be reached is never reached', async () => {
  await createWorld()
  await breakIt()
  const elsewhere = openWebhook({ url: receiver.url.replace('127.0.0.1', '10.0.0.1'), secret: new Secret(secret) })
  world.context.notices = elsewhere
  expect(await trySending()).toMatch(/Only https is allowed/)
  await elsewhere.close()
  expect(receiver.received).toEqual([])
})

test('after its last try it is given up with an error, counted; what comes through later ends the trouble', async () => {
  await createWorld()
  await breakIt()
  receiver.answers.push(500, 500)
  await trySending()
  const since = world.clock.now
  world.clock.now = new Date(since.getTime() + 7_200_000)
  await trySending(noticeRetries.limit + 1)
  expect(logged.map(({ level }) => level)).toEqual(['warn', 'error'])
  expect(await readNoticeState(database.db)).toMatchObject({ failing: { since }, givenUp: 1, givenUpAt: world.clock.now })
  expect(await trySending()).toBe('delivered')
  expect(await readNoticeState(database.db)).toMatchObject({ deliveredAt: world.clock.now, failing: null, givenUp: 1 })
})
