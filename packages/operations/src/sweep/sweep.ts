import {
  EVERYTHING,
  claimDueTenants,
  listFeatureStates,
  listSweepStates,
  listTenantsByIds,
  noteSweepWorker,
  postponeTenants,
  type ClaimedTenant,
  type SweepState,
} from '@lamplighter/db/queries'
import type { TenantFacts } from '@lamplighter/catalog'
import type { OperationsContext } from '../context.ts'
import { diagnoseFromStates } from '../diagnosis/diagnose-from-states.ts'
import { reconcileSharedProblems } from '../shared-problem/reconcile-shared-problems.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { createBatchWriter } from './batch-writer.ts'
import { createDiagnosisLane, type LaneItem } from './diagnosis-lane.ts'
import { featuresOver } from './features-over.ts'
import { readsInventory } from './inventory-canary.ts'
import { pause } from './pause.ts'
import { persistVisits } from './persist-visits.ts'
import { createProberGuard } from './prober-guard.ts'
import { createProberStalls } from './prober-stalls.ts'
import { createSpareTime, loopBusyShare } from './spare-time.ts'
import { newSweepCounters, type SweepCounters } from './sweep-counters.ts'
import { isSameSight, tellSight } from './tell-sight.ts'
import { createVisitLanes } from './visit-lanes.ts'
import { visitTenant, type SweepTimes, type Visit } from './visit-tenant.ts'

export type SweepOptions = {
  context: OperationsContext
  /** Names this worker in claims; unique among all workers. */
  worker: string
  times?: SweepTimes
  /** Tenants visited at once by this worker, besides those that keep it waiting. */
  visitsAtOnce?: number
  /** Told about each visit whose looks have ended, before it is written. */
  onVisit?: (visit: { tenant: string; dueAt: Date; lookedAt: Date; looks: number }) => void
  /** Answers when we can see; default: the product's inventory can be read. */
  canary?: () => Promise<boolean>
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
const idleMs = 200
/** A visit that takes longer no longer takes the place of others. */
const slowAfterMs = 500
/** Few: each look that hangs costs a connection, and somebody on the phone must get through as well. */
const slowVisitsAtOnce = 24
/** Visits that may wait to be written before new ones have to wait for them. */
const unwrittenMax = 600
/** An outage that makes thousands fail must not take from the looks at everybody else what explaining it costs. */
const diagnosisPace = { burst: 40, perSecond: 2, busyFrom: 0.6 }
const noteEveryMs = 1000
/** Where there is nothing to write down, a worker says this often that it is there. */
const presentEveryMs = 10_000
/** One that sees nothing looks at one tenant this often, to find out when it sees again, and gives each back for others soon. */
const blindEveryMs = 1000
const blindPauseMs = 5000
const afterErrorMs = 2000
const reconcileEveryMs = 5000

export function createSweep(options: SweepOptions): Sweep {
  const { context, worker } = options
  const times = options.times ?? defaultTimes
  const visitsAtOnce = options.visitsAtOnce ?? 64
  const roomMin = Math.min(16, visitsAtOnce)
  const stopping = new AbortController()
  const lanes = createVisitLanes({ quickMax: visitsAtOnce, slowMax: slowVisitsAtOnce, slowAfterMs })
  const unwritten = new Set<Promise<void>>()
  const background = new Set<Promise<void>>()
  const counters = newSweepCounters()
  const guard = createProberGuard({ canary: options.canary ?? (() => readsInventory(context)), trustedForMs: 30_000, canaryEveryMs: 5000 })
  const stalls = createProberStalls({ calmAfterMs: 60_000 })
  const isBlind = () => guard.offlineSince() !== null
  const sightNow = () => ({ offlineSince: guard.offlineSince(), stalledSince: stalls.since() })
  const lane = createDiagnosisLane({
    diagnose: (item) => diagnoseLater(item),
    onError: (error, item) => context.log({ level: 'error', message: 'sweep/diagnosis-failed', detail: { ...item, error: error.message } }),
    atOnce: 2,
    waitingMax: 2000,
    restMs: createSpareTime({ ...diagnosisPace, busyShare: loopBusyShare(), clock: () => performance.now() }),
  })
  const writer = createBatchWriter<Visit>({ write: persist, sizeMax: 200, waitMs: 100 })
  let lastReconciledAt = 0
  let lastNotedAt = 0
  let newsSinceReconciled = true
  let isReconciling = false
  let looping: Promise<void> = Promise.resolve()

  async function factsOf(tenant: string): Promise<TenantFacts | undefined> {
    const known = (await getTenantDirectory(context)).tenants.get(tenant)
    return known ?? (await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: [tenant] }))[0]
  }

  async function diagnoseLater({ tenant, feature }: LaneItem): Promise<void> {
    const facts = await factsOf(tenant)
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
    const notesRound = Math.abs(context.now().getTime() - lastNotedAt) >= noteEveryMs
    if (notesRound) lastNotedAt = context.now().getTime()
    const transitions = await persistVisits({ context, worker, visits, sight: notesRound ? { ...sightNow(), offlineSince: null } : null })
    counters.transitions += transitions.length
    if (transitions.length > 0) newsSinceReconciled = true
    for (const visit of visits) for (const feature of visit.unexplained) lane.ask({ tenant: visit.tenant, feature })
  }

  /** Never rejects: whatever goes wrong with one tenant is logged, and its claim runs out. */
  async function visit({ claim: { tenant, dueAt }, known }: { claim: ClaimedTenant; known: SweepState }): Promise<void> {
    try {
      const facts = await factsOf(tenant)
      if (facts === undefined) return
      const found = await visitTenant({ context, tenant: facts, times, signal: stopping.signal, known })
      counters.visits += 1
      counters.looks += found.looks
      options.onVisit?.({ tenant, dueAt, lookedAt: found.lookedAt, looks: found.looks })
      counters.stalled += found.stalled
      const before = sightNow()
      stalls.note({ looks: found.stalled, now: context.now() })
      const believed = found.looks === 0 || (await guard.admits({ tenant, anyPassed: found.anyPassed, now: context.now() }))
      if (!isSameSight(before, sightNow())) await tellSight({ context, worker, sight: sightNow() })
      if (believed) return await keep(found)
      counters.disbelieved += 1
      await postponeTenants(context.db, { worker, tenants: [tenant], nextDueAt: new Date(context.now().getTime() + blindPauseMs) })
    } catch (error) {
      if (stopping.signal.aborted) counters.aborted += 1
      else noteFailure({ tenant, error: error as Error })
    }
  }

  /** Hands a visit over to be written; others may begin meanwhile, unless too many wait for the database. */
  async function keep(found: Visit): Promise<void> {
    const written = writer.add(found).catch((error: Error) => noteFailure({ tenant: found.tenant, error }))
    unwritten.add(written)
    void written.finally(() => unwritten.delete(written))
    if (unwritten.size >= unwrittenMax) await written
  }

  function noteFailure({ tenant, error }: { tenant: string; error: Error }): void {
    counters.failedWrites += 1
    context.log({ level: 'warn', message: 'sweep/visit-failed', detail: { tenant, error: error.message } })
  }

  /** Claims what is due and begins to visit it. `isMore`: as much was due as could be taken. */
  async function beginVisits(): Promise<{ claimed: number; isMore: boolean }> {
    const limit = Math.min(lanes.room(), isBlind() ? 1 : claimMax)
    if (limit === 0) return { claimed: 0, isMore: true }
    const claims = await claimDueTenants(context.db, { worker, limit, now: context.now(), claimForMs })
    if (claims.length === 0) return { claimed: 0, isMore: false }
    const states = await listSweepStates(context.db, { tenants: claims.map(({ tenant }) => tenant) })
    const stateOf = new Map(states.map((state) => [state.tenant, state]))
    const turnedAway: string[] = []
    for (const claim of claims) {
      const known = stateOf.get(claim.tenant) ?? { tenant: claim.tenant, sweptAt: null, checks: [], features: [] }
      if (lanes.begin({ tenant: claim.tenant, work: () => visit({ claim, known }) }) === 'no-room') turnedAway.push(claim.tenant)
    }
    if (turnedAway.length > 0) {
      counters.postponed += turnedAway.length
      const nextDueAt = new Date(context.now().getTime() + times.troubleIntervalMs)
      inBackground(postponeTenants(context.db, { worker, tenants: turnedAway, nextDueAt }))
    }
    return { claimed: claims.length, isMore: claims.length === limit }
  }

  async function reconcile(): Promise<void> {
    lastReconciledAt = context.now().getTime()
    newsSinceReconciled = false
    isReconciling = true
    const { opened } = await reconcileSharedProblems({ context }).finally(() => (isReconciling = false))
    // What was diagnosed before the group showed itself is explained again, now that the others speak.
    for (const problem of opened)
      for (const tenant of problem.tenants)
        for (const feature of featuresOver({ context, node: problem.node })) lane.ask({ tenant, feature })
  }

  async function notePresence(): Promise<void> {
    const now = context.now()
    lastNotedAt = now.getTime()
    await noteSweepWorker(context.db, { worker, notedAt: now, sweptAt: null, ...sightNow() })
  }

  /** What nobody's visit has to wait for; what goes wrong is logged, and done again at its next time. */
  function inBackground(work: Promise<void>): void {
    const settled = work.catch((error: Error) => {
      context.log({ level: 'warn', message: 'sweep/background-failed', detail: { error: error.message } })
    })
    background.add(settled)
    void settled.finally(() => background.delete(settled))
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      let waitMs = idleMs
      try {
        if ((await beginVisits()).isMore) waitMs = 0
        if (isBlind()) waitMs = blindEveryMs
        if (context.now().getTime() - lastNotedAt >= presentEveryMs) inBackground(notePresence())
        const sinceMs = context.now().getTime() - lastReconciledAt
        if (!isReconciling && sinceMs >= (newsSinceReconciled ? reconcileEveryMs : 6 * reconcileEveryMs)) inBackground(reconcile())
      } catch (error) {
        context.log({ level: 'warn', message: 'sweep/claim-failed', detail: { error: (error as Error).message } })
        waitMs = afterErrorMs
      }
      if (waitMs > 0) await pause({ ms: waitMs, signal: stopping.signal })
      // A few visits at a time: claims come cheaper by the dozen.
      while (lanes.room() < roomMin && !stopping.signal.aborted) await lanes.change()
    }
  }

  return {
    async round() {
      for (let claimed = 1; claimed > 0;) {
        claimed = (await beginVisits()).claimed
        await lanes.idle()
        await writer.flush()
        await Promise.all(background)
      }
      await reconcile()
      await lane.idle()
    },
    start() {
      looping = loop()
    },
    async stop() {
      stopping.abort(new Error('the sweep stops'))
      await looping
      await lanes.idle()
      await writer.flush()
      await Promise.all(background)
      lane.clear()
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
