import { randomUUID } from 'node:crypto'
import { createConnectors, mapSecretStore } from '@lamplighter/connectors'
import { openDatabase } from '@lamplighter/db'
import { createCheckRunner, createSweep, type OperationsContext, type Queue } from '@lamplighter/operations'
import { quantile } from '../quantile.ts'
import { readTask, sinceStart } from './child-task.ts'
import { plainPack } from './plain-checks.ts'

// A child process that is one sweep worker as the server composes it: real connectors, runner, folding and persistence.

/** `worker`: its name in claims, of several; it then also tells which visits it made. */
export type EngineTask = { url: string; connections: 'kept' | 'fresh'; intervalMs: number; worker?: string }
export type EngineFigures = {
  seconds: number
  cpuMs: number
  looks: number
  visits: number
  transitions: number
  diagnoses: number
  postponed: number
  failedWrites: number
  residentMb: number
  heapMb: number
  /** Of one of several workers, its visits since the last question: tenant and when it was due. */
  visited: string[]
  /** Milliseconds between the moment a tenant was due and its last first look, since the last question. */
  late: Record<'well' | 'hanging', { visits: number; p50: number; p95: number; p99: number; mean: number; max: number }>
}

const task = await readTask<EngineTask>()
const database = openDatabase({ url: task.url, applicationName: 'bench-sweep' })
const now = (): Date => new Date()
const clients = createConnectors({ platformUrl: 'http://127.0.0.1:9', secrets: mapSecretStore({}), connections: task.connections })
const pack = plainPack({ everySeconds: Math.floor(task.intervalMs / 1000) })
const noQueue: Queue = {
  enqueue: async () => {},
  enqueueStatement: () => Promise.reject(new Error('nothing asks for runs here')),
  work: async () => {},
  schedule: async () => {},
  listMissing: async () => [],
  listDead: async () => [],
  start: async () => {},
  stop: async () => {},
}
const problems = new Map<string, number>()
const context: OperationsContext = {
  db: database.db,
  queue: noQueue,
  // The pack erases its clients' type behind this door.
  pack: pack as unknown as OperationsContext['pack'],
  clients: clients as OperationsContext['clients'],
  runChecks: createCheckRunner({ pack, clients, now }),
  now,
  newId: randomUUID,
  log: ({ level, message, detail }) => {
    if (level === 'info') return
    const seen = problems.get(message) ?? 0
    problems.set(message, seen + 1)
    if (seen === 0) process.stderr.write(`${message} ${JSON.stringify(detail)}\n`)
  },
}
let visited: string[] = []
let late: Record<'well' | 'hanging', number[]> = { well: [], hanging: [] }
const sweep = createSweep({
  context,
  worker: task.worker ?? 'bench',
  times: { intervalMs: task.intervalMs, troubleIntervalMs: Math.min(20_000, task.intervalMs) },
  onVisit: ({ tenant, dueAt, lookedAt }) => {
    late[tenant.endsWith('0') ? 'hanging' : 'well'].push(lookedAt.getTime() - dueAt.getTime())
    if (task.worker !== undefined) visited.push(`${tenant} ${dueAt.getTime()}`)
  },
})

function figures(): EngineFigures {
  const { looks, visits, transitions, diagnoses, postponed, failedWrites } = sweep.counters()
  const { rss, heapUsed } = process.memoryUsage()
  const seen = late
  const told = visited
  visited = []
  late = { well: [], hanging: [] }
  return {
    ...sinceStart(),
    looks,
    visits,
    transitions,
    diagnoses,
    postponed,
    failedWrites,
    residentMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    visited: told,
    late: { well: describe(seen.well), hanging: describe(seen.hanging) },
  }
}

function describe(values: number[]): EngineFigures['late']['well'] {
  return {
    visits: values.length,
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length),
    max: quantile(values, 1),
  }
}

process.on('message', (message: { collect?: boolean }) => {
  if (message.collect === true) globalThis.gc?.()
  process.send?.(figures())
})
process.on('disconnect', () => {
  void sweep
    .stop()
    .then(() => Promise.all([clients.close(), database.close()]))
    .finally(() => process.exit())
})
sweep.start()
process.send?.({ started: true })
