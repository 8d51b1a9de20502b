import { EVERYTHING, claimDueTenants, listFeatureStates, listTenantsByIds, writeSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { diagnoseFromStates } from '../diagnosis/diagnose-from-states.ts'
import { announce } from '../live/announce.ts'
import { packIndex } from '../model/pack-index.ts'
import { sharedReach } from '../model/shared-reach.ts'
import { reconcileSharedProblems } from '../shared-problem/reconcile-shared-problems.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { createBatchWriter } from './batch-writer.ts'
import { createDiagnosisLane, type LaneItem } from './diagnosis-lane.ts'
import { persistVisits } from './persist-visits.ts'
import { createProberGuard } from './prober-guard.ts'
import { pruneHistory } from './prune-history.ts'
import { readSweptAt, sweptSetting } from './swept-at.ts'
import { visitTenant, type SweepTimes, type Visit } from './visit-tenant.ts'

export type SweepOptions = {
  context: OperationsContext
  /** Names this worker in claims; unique among all workers. */
  worker: string
  times?: SweepTimes
  /** Tenants visited at once by this worker. */
  visitsAtOnce?: number
  /** Answers when we can see; default: the product's inventory can be read. */
  canary?: () => Promise<boolean>
}

export type SweepCounters = {
  visits: number
  looks: number
  transitions: number
  diagnoses: number
  aborted: number
  disbelieved: number
  failedWrites: number
}

export type Sweep = {
  /** Visits every tenant that is due now, writes down what was found, and answers what follows from it. */
  round(): Promise<void>
  /** Begins to do so for ever. */
  start(): void
  /** Ends visits in hand without a verdict; what is not written is claimed again by another worker. */
  stop(): Promise<void>
  counters(): Readonly<SweepCounters>
}

const defaultTimes: SweepTimes = { intervalMs: 60_000, troubleIntervalMs: 20_000 }
/** A worker that dies loses its tenants to another one after this long. */
const claimForMs = 60_000
const claimMax = 50
const idleMs = 500
const afterErrorMs = 2000
const reconcileEveryMs = 5000
const pruneEveryMs = 3_600_000

export function createSweep(options: SweepOptions): Sweep {
  const { context, worker } = options
  const times = options.times ?? defaultTimes
  const visitsAtOnce = options.visitsAtOnce ?? 64
  const stopping = new AbortController()
  const active = new Set<Promise<void>>()
  const counters: SweepCounters = { visits: 0, looks: 0, transitions: 0, diagnoses: 0, aborted: 0, disbelieved: 0, failedWrites: 0 }
  const guard = createProberGuard({ canary: options.canary ?? (() => readsInventory(context)), trustedForMs: 30_000, canaryEveryMs: 5000 })
  const lane = createDiagnosisLane({
    diagnose: (item) => diagnoseLater(item),
    onError: (error, item) => context.log({ level: 'error', message: 'sweep/diagnosis-failed', detail: { ...item, error: error.message } }),
    atOnce: 2,
    waitingMax: 2000,
  })
  const writer = createBatchWriter<Visit>({ write: persist, sizeMax: 100, waitMs: 100 })
  let lastReconciledAt = 0
  let lastPrunedAt = context.now().getTime()
  let newsSinceReconciled = true
  let looping: Promise<void> = Promise.resolve()

  async function diagnoseLater({ tenant, feature }: LaneItem): Promise<void> {
    const [facts] = await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: [tenant] })
    if (facts === undefined || stopping.signal.aborted) return
    const states = await listFeatureStates(context.db, { scope: EVERYTHING, tenant })
    const state = states.find((row) => row.feature === feature)?.state
    // It may have recovered while it waited.
    if (state !== 'failing' && state !== 'unstable') return
    await diagnoseFromStates({ context, tenant: facts, feature })
    counters.diagnoses += 1
    // What it found may name the cause of a shared problem.
    newsSinceReconciled = true
  }

  async function persist(visits: Visit[]): Promise<void> {
    const transitions = await persistVisits({ context, worker, visits })
    counters.transitions += transitions.length
    if (transitions.length > 0) newsSinceReconciled = true
    for (const visit of visits) for (const feature of visit.unexplained) lane.ask({ tenant: visit.tenant, feature })
  }

  /** Never rejects: whatever goes wrong with one tenant is logged, and its claim runs out. */
  async function visit(tenant: string): Promise<void> {
    try {
      const facts =
        (await getTenantDirectory(context)).tenants.get(tenant) ??
        (await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: [tenant] }))[0]
      if (facts === undefined) return
      const found = await visitTenant({ context, tenant: facts, times, signal: stopping.signal })
      counters.visits += 1
      counters.looks += found.looks
      const wasOffline = guard.offlineSince() !== null
      const believed = found.looks === 0 || (await guard.admits({ tenant, anyPassed: found.anyPassed, now: context.now() }))
      if (believed) await writer.add(found)
      else counters.disbelieved += 1
      if (wasOffline !== (guard.offlineSince() !== null)) await tellSight()
    } catch (error) {
      if (stopping.signal.aborted) counters.aborted += 1
      else {
        counters.failedWrites += 1
        context.log({ level: 'warn', message: 'sweep/visit-failed', detail: { tenant, error: (error as Error).message } })
      }
    }
  }

  async function tellSight(): Promise<void> {
    const since = guard.offlineSince()
    const now = context.now()
    context.log({ level: since === null ? 'info' : 'error', message: since === null ? 'sweep/prober-online' : 'sweep/prober-offline' })
    await writeSetting(context.db, {
      key: sweptSetting,
      value: { at: (await readSweptAt(context)) ?? now.toISOString(), offlineSince: since?.toISOString() ?? null },
      at: now,
    })
    await announce(context.db, { at: now, topic: 'sweep', tenant: null, subject: since === null ? 'online' : 'offline' })
  }

  /** Claims what is due and begins to visit it; how many were claimed. */
  async function beginVisits(): Promise<number> {
    const free = visitsAtOnce - active.size
    if (free <= 0) return 0
    const claimed = await claimDueTenants(context.db, { worker, limit: Math.min(free, claimMax), now: context.now(), claimForMs })
    for (const tenant of claimed) {
      const work: Promise<void> = visit(tenant).finally(() => active.delete(work))
      active.add(work)
    }
    return claimed.length
  }

  async function reconcile(): Promise<void> {
    lastReconciledAt = context.now().getTime()
    newsSinceReconciled = false
    const { opened } = await reconcileSharedProblems({ context })
    // What was diagnosed before the group showed itself is explained again, now that the others speak.
    for (const problem of opened)
      for (const tenant of problem.tenants)
        for (const feature of featuresOver({ context, node: problem.node })) lane.ask({ tenant, feature })
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs = idleMs
      try {
        if ((await beginVisits()) === claimMax) waitMs = 0
        const sinceMs = context.now().getTime() - lastReconciledAt
        if (sinceMs >= (newsSinceReconciled ? reconcileEveryMs : 6 * reconcileEveryMs)) await reconcile()
        if (context.now().getTime() - lastPrunedAt >= pruneEveryMs) {
          lastPrunedAt = context.now().getTime()
          await pruneHistory({ context })
        }
      } catch (error) {
        context.log({ level: 'warn', message: 'sweep/claim-failed', detail: { error: (error as Error).message } })
        waitMs = afterErrorMs
      }
      if (waitMs > 0) await pause({ ms: waitMs, signal: stopping.signal })
      else if (active.size >= visitsAtOnce) await Promise.race(active)
    }
  }

  return {
    async round() {
      while ((await beginVisits()) > 0) while (active.size > 0) await Promise.all(active)
      await writer.flush()
      await reconcile()
      await lane.idle()
    },
    start() {
      looping = loop()
    },
    async stop() {
      stopping.abort(new Error('the sweep stops'))
      lane.clear()
      await looping
      await writer.flush()
      await Promise.all(active)
      await lane.idle()
    },
    counters: () => counters,
  }
}

/** Begins to sweep for ever, as one of any number of workers; `stop` ends it. */
export function startSweep(options: Omit<SweepOptions, 'worker'> & { worker?: string }): Sweep {
  const sweep = createSweep({ ...options, worker: options.worker ?? options.context.newId() })
  sweep.start()
  return sweep
}

async function readsInventory(context: OperationsContext): Promise<boolean> {
  const signal = AbortSignal.timeout(3000)
  await context.pack.inventory({ platform: context.clients.platformClient({ signal }), signal })
  return true
}

/** Features that this node can break, by its hard dependencies. */
function featuresOver({ context, node }: { context: OperationsContext; node: string }): string[] {
  const reach = new Set(sharedReach(context.pack).get(node) ?? [])
  const observed = new Set(context.pack.checks.filter((check) => reach.has(check.id)).map((check) => check.observes))
  return packIndex(context.pack)
    .features.map(({ id }) => id)
    .filter((id) => observed.has(id))
}

function pause({ ms, signal }: { ms: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
