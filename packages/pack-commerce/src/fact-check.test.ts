import { expect, test } from 'vitest'
import { poolHasFree } from './components/database-pool/checks.ts'
import { workerTurns } from './components/worker/checks.ts'
import { acme, fakeRead } from './fake-read.ts'

// What is asked in the first seconds, when a fact proves neither yet: looked at again until it does.

const inJob = (heartbeatAgeMs: number, id: number | null = 1) => ({
  running: true,
  heartbeatAgeMs,
  currentJob: id === null ? null : { id, kind: 'stock-feed', runningMs: heartbeatAgeMs },
  exit: null,
})
const full = (oldestCheckoutMs: number, waiting = 0, inUse = 8) => ({ max: 8, inUse, idle: 0, waiting, oldestCheckoutMs })

async function look({ check, path, answers }: { check: typeof workerTurns | typeof poolHasFree; path: string; answers: unknown[] }) {
  const read = fakeRead({ instance: { [path]: answers.map((json) => ({ json })) } })
  const { status, message } = await check.run({ tenant: acme, read, now: new Date(), signal: new AbortController().signal })
  return { status, message, looks: read.asked.length }
}

test.each<[string, unknown[], string, string, number]>([
  ['stuck in one job grows silent', [inJob(100), inJob(400), inJob(5_000)], 'fail', 'worker-stuck', 3],
  ['busy: the next look finds another job', [inJob(100), inJob(90, 2)], 'pass', 'ok', 2],
  ['busy: the job has ended', [inJob(100), inJob(300, null)], 'pass', 'ok', 2],
  ['busy in a long job, and its heart beat again', [inJob(900), inJob(20)], 'pass', 'ok', 2],
  ['the job has ended the worker', [inJob(100), { ...inJob(300), running: false }], 'fail', 'worker-ended', 2],
  ['without a job, one look is enough', [inJob(900, null)], 'pass', 'ok', 1],
])('a worker %s', async (_, answers, status, message, looks) => {
  expect(await look({ check: workerTurns, path: '/ops/worker', answers })).toEqual({ status, message, looks })
})

test.each<[string, unknown[], string, string, number]>([
  ['whose connections never come back is exhausted', [full(200), full(900), full(4_001)], 'fail', 'pool-exhausted', 3],
  ['on which requests wait while connections come back is busy', [full(900, 5), full(300, 6)], 'pass', 'ok', 2],
  ['that was full for a moment is well', [full(200, 3), full(300, 0, 7)], 'pass', 'ok', 2],
  ['with a free connection is well at once', [full(60_000, 0, 7)], 'pass', 'ok', 1],
])('a pool %s', async (_, answers, status, message, looks) => {
  expect(await look({ check: poolHasFree, path: '/ops/pool', answers })).toEqual({ status, message, looks })
})
