import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakePack } from '../fakes/fake-pack.ts'
import { createFakeWorld, fakeTenant, givingUp, type FakeWorld } from '../fakes/fake-world.ts'
import { createCheckRunner } from './run-checks.ts'

let world: FakeWorld
const acme = fakeTenant({ id: 'acme' })
const globex = fakeTenant({ id: 'globex' })
const signal = new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-21T10:00:00Z') })
  world = createFakeWorld()
})
afterEach(() => {
  expect(vi.getTimerCount(), 'no timer is left behind').toBe(0)
  vi.useRealTimers()
})

const runner = (caps = {}) => createCheckRunner({ pack: fakePack, clients: world.clients, now: () => new Date(), caps })

test.each([
  { answer: { type: 'pass' } as const, status: 'pass', message: 'ok' },
  { answer: { type: 'warn' } as const, status: 'warn', message: 'slow' },
  { answer: { type: 'fail', code: 'expired', magnitude: 3 } as const, status: 'fail', message: 'expired' },
  { answer: { type: 'unknown', reason: 'not-now' } as const, status: 'unknown', message: 'not-now' },
  { answer: { type: 'throw', message: 'socket\nclosed' } as const, status: 'unknown', message: 'check-error: socket closed' },
  {
    answer: { type: 'garbage' } as const,
    status: 'unknown',
    message: 'check-error: the evidence has another shape than the check declares',
  },
])('an answer $answer.type becomes $status and says why', async ({ answer, status, message }) => {
  world.set({ tenant: 'acme', check: 'database/answers', answer })
  const [result] = await runner()({ tenant: acme, checkIds: ['database/answers'], signal })
  expect(result).toMatchObject({ check: 'database/answers', status, message, observedAt: new Date('2026-11-21T10:00:00Z') })
})

test('a check that hangs and ignores its signal is unknown after its own timeout, never fail', async () => {
  world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  const results = runner()({ tenant: acme, checkIds: ['database/answers'], signal })
  await vi.advanceTimersByTimeAsync(1000)
  expect(await results).toMatchObject([{ status: 'unknown', message: 'check-timed-out' }])
})

test('a caller who aborts gets unknown for what was running and for what waited', async () => {
  world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  const stop = new AbortController()
  const results = runner({ perTenant: 1 })({ tenant: acme, checkIds: ['database/answers', 'credential/accepted'], signal: stop.signal })
  await vi.advanceTimersByTimeAsync(10)
  stop.abort()
  expect((await results).map((result) => result.message)).toEqual(['check-aborted', 'check-error: aborted before its turn'])
})

test('a tenant whose checks all hang delays no check of another tenant', async () => {
  world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  const run = runner({ perTenant: 2, overall: 3 })
  const own = ['checkout/place-order', 'reports/read-report', 'credential/accepted', 'database/answers', 'settings/tax-region-set']
  const hanging = run({ tenant: acme, checkIds: own, signal })
  const before = Date.now()
  const healthy = await run({ tenant: globex, checkIds: own, signal })
  expect(healthy.every((result) => result.status === 'pass')).toBe(true)
  expect(Date.now() - before).toBe(0)
  await vi.advanceTimersByTimeAsync(10_000)
  expect((await hanging).every((result) => result.status === 'unknown')).toBe(true)
})

test('however many tenants hang, they wait in a lane of their own', async () => {
  const hanging = Array.from({ length: 20 }, (_, n) => ({
    ...fakeTenant({ id: `hanging-${n}` }),
    instance: { ...acme.instance, baseUrl: `http://hanging-${n}.invalid` },
  }))
  for (const { id } of hanging) world.set({ tenant: id, check: '*', answer: { type: 'hang' } })
  const run = runner({ overall: 4, overallSlow: 8 })
  const own = ['checkout/place-order', 'reports/read-report', 'credential/accepted', 'database/answers']
  const first = Promise.all(hanging.map((tenant) => run({ tenant, checkIds: own, signal })))
  await vi.advanceTimersByTimeAsync(60_000)
  await first
  const again = Promise.all(hanging.map((tenant) => run({ tenant, checkIds: own, signal })))
  const before = Date.now()
  const healthy = await run({ tenant: globex, checkIds: own, signal })
  expect(healthy.every((result) => result.status === 'pass')).toBe(true)
  expect(Date.now() - before).toBe(0)
  world.heal()
  await vi.advanceTimersByTimeAsync(60_000)
  await again
  world.set({ tenant: 'globex', check: '*', answer: { type: 'hang' } })
  const other = run({ tenant: globex, checkIds: own, signal })
  const recovered = await run({ tenant: hanging[0]!, checkIds: own, signal })
  expect(recovered.every((result) => result.status === 'pass')).toBe(true)
  await vi.advanceTimersByTimeAsync(10_000)
  await other
})

test('a look that takes long gives its place to others before it ends', async () => {
  world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  const run = runner({ overall: 1 })
  const waiting = run({ tenant: acme, checkIds: ['database/answers'], signal })
  const behind = run({ tenant: globex, checkIds: ['database/answers'], signal })
  await vi.advanceTimersByTimeAsync(500)
  expect(await behind).toMatchObject([{ status: 'pass' }])
  await vi.advanceTimersByTimeAsync(1000)
  expect(await waiting).toMatchObject([{ status: 'unknown' }])
})

test('a shared component is looked at once for all tenants of its group', async () => {
  const run = runner()
  const other = fakeTenant({ id: 'initech', region: 'us' })
  await Promise.all([acme, globex, other].map((tenant) => run({ tenant, checkIds: ['partner/canary'], signal })))
  expect(world.looks).toEqual(['acme partner/canary', 'initech partner/canary'])
})

test('an earlier look at a shared component serves only callers who accept its age', async () => {
  const run = runner()
  await run({ tenant: acme, checkIds: ['partner/canary'], signal })
  vi.setSystemTime(new Date('2026-11-21T10:00:20Z'))
  await run({ tenant: globex, checkIds: ['partner/canary'], signal, freshSince: new Date('2026-11-21T09:59:50Z') })
  expect(world.looks).toHaveLength(1)
  await run({ tenant: globex, checkIds: ['partner/canary'], signal })
  expect(world.looks).toHaveLength(2)
})

test('a shared look survives the caller that started it, who does not wait for it', async () => {
  world.set({ tenant: '*', check: 'partner/canary', answer: { type: 'hang' } })
  const run = runner()
  const stop = new AbortController()
  const first = run({ tenant: acme, checkIds: ['partner/canary'], signal: stop.signal })
  const second = run({ tenant: globex, checkIds: ['partner/canary'], signal })
  stop.abort()
  expect(await first).toMatchObject([{ check: 'partner/canary', status: 'unknown', message: 'check-aborted' }])
  expect(await run({ tenant: acme, checkIds: ['partner/canary'], signal: stop.signal })).toMatchObject([{ message: 'check-aborted' }])
  await vi.advanceTimersByTimeAsync(1000)
  expect(await second).toMatchObject([{ status: 'unknown', message: 'check-timed-out' }])
})

test('every id asked for is answered exactly once, in order', async () => {
  const tenant = fakeTenant({ id: 'lone', region: 'none' })
  const results = await runner()({ tenant, checkIds: ['partner/canary', 'no/such', 'database/answers'], signal })
  expect(results.map((result) => [result.check, result.status, result.message])).toEqual([
    ['partner/canary', 'unknown', 'does-not-apply'],
    ['no/such', 'unknown', 'no-such-check'],
    ['database/answers', 'pass', 'ok'],
  ])
})

test('what a check left running is told to end', async () => {
  let left: AbortSignal | null = null
  const clients = {
    ...world.clients,
    readClients: ({ tenant, signal: limit }: { tenant: typeof acme; signal: AbortSignal }) => {
      limit.addEventListener('abort', () => (left = limit))
      return world.clients.readClients({ tenant, signal: limit })
    },
  }
  const run = createCheckRunner({ pack: fakePack, clients, now: () => new Date() })
  await run({ tenant: acme, checkIds: ['database/answers'], signal })
  expect(left).toMatchObject({ aborted: true })
})

test.each([
  { name: 'a deadline that passed while we stood still tells of us', gaveUp: true, stalledMs: 900, expected: 'prober-stalled' },
  { name: 'a deadline that passed while we did not is a failure', gaveUp: true, stalledMs: 200, expected: 'no-answer' },
  { name: 'an answer that says what is wrong is believed, however late we read it', gaveUp: false, stalledMs: 900, expected: 'no-answer' },
])('$name', async ({ gaveUp, stalledMs, expected }) => {
  const delay = { begin: () => 0, end: () => ({ tookMs: 1000, stalledMs }) }
  const run = createCheckRunner({ pack: fakePack, clients: givingUp({ world, gaveUp }), now: () => new Date(), delay })
  world.set({ tenant: 'acme', check: '*', answer: { type: 'fail', code: 'no-answer', magnitude: 7 } })
  const [result] = await run({ tenant: acme, checkIds: ['database/answers'], signal })
  expect(result).toMatchObject({ status: expected === 'prober-stalled' ? 'unknown' : 'fail', message: expected })
  if (expected === 'prober-stalled') expect(result).toMatchObject({ evidence: null, magnitude: null })
})

test('a check that ran into its timeout while we stood still says that it was us', async () => {
  const delay = { begin: () => 0, end: () => ({ tookMs: 1000, stalledMs: 600 }) }
  world.set({ tenant: 'acme', check: '*', answer: { type: 'hang' } })
  const run = createCheckRunner({ pack: fakePack, clients: world.clients, now: () => new Date(), delay })
  const results = run({ tenant: acme, checkIds: ['database/answers'], signal })
  await vi.advanceTimersByTimeAsync(1000)
  expect(await results).toMatchObject([{ status: 'unknown', message: 'prober-stalled' }])
})
