import type { Check, TenantFacts } from '@lamplighter/catalog'
import type { AvailabilityToSave, CheckResultToSave, FeatureStateToSave, SweepState } from '@lamplighter/db/queries'
import { foldFeature, type CheckHealth } from '@lamplighter/diagnosis/health'
import type { OperationsContext } from '../context.ts'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { proberStalled } from '../check-run/run-one-check.ts'
import { maintenanceOf, noMaintenance, type TenantMaintenance } from '../maintenance/windows.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { nodesBelow } from '../model/node-closure.ts'
import { packIndex } from '../model/pack-index.ts'
import { confirmChanges, type Looks } from './confirm-change.ts'
import { featureDowntime } from './feature-downtime.ts'
import { foldLooks, readCheckHealth } from './fold-looks.ts'
import { lookBelow } from './look-below.ts'
import { caughtUp, isSteady, saidBefore, saidBy } from './steady.ts'
import { nextInPhase } from './sweep-phase.ts'

export type SweepTimes = {
  /** How often a tenant in whom all is well is visited. */
  intervalMs: number
  /** How often one with trouble is. */
  troubleIntervalMs: number
}

/** What one visit found, ready to be written. */
export type Visit = {
  tenant: string
  /** Whether any check at all passed: without one, the prober is doubted before the tenant. */
  anyPassed: boolean
  /** Those that say something new; what passes steadily is only noted by `sweptAt`. */
  checks: CheckResultToSave[]
  /** Those that have changed, or are not ok. */
  features: FeatureStateToSave[]
  downtime: AvailabilityToSave[]
  /** Failing features whose cause nobody has looked for since they began to fail. */
  unexplained: string[]
  sweptAt: Date
  nextDueAt: Date
  /** When the last of the first looks began. */
  lookedAt: Date
  /** Looks taken, second looks included. */
  looks: number
  /** Those of them that told of this process standing still. */
  stalled: number
}

/** A check is due a little early rather than a whole visit late. */
const earlyMs = 5000

type VisitOptions = {
  context: OperationsContext
  tenant: TenantFacts
  times: SweepTimes
  signal: AbortSignal
  /** What is stored of the last visits. */
  known: SweepState
}

/** Looks at everything that is due at one tenant, confirms what changed, and folds it; writes nothing. */
export async function visitTenant(options: VisitOptions): Promise<Visit> {
  const { context, tenant, times, signal, known } = options
  const applicable = applicableChecks({ pack: context.pack, tenant })
  const maintenance = await maintenanceOf({ context, tenant })
  const checkIds = dueChecks({ ...options, applicable }).filter((id) => !maintenance.checks.has(id))
  const freshSince = new Date(context.now().getTime() - times.troubleIntervalMs / 2)
  const results = await context.runChecks({ tenant, checkIds, signal, freshSince })
  const statuses = new Map(known.checks.map((row) => [row.check, row.status]))
  const confirmed = await confirmChanges({ tenant, results, known: statuses, runChecks: context.runChecks, signal })
  const mayLook = new Set(applicable.map(({ id }) => id).filter((id) => !maintenance.checks.has(id)))
  const looks = await lookBelow({ context, tenant, looks: confirmed, known: statuses, allowed: (id) => mayLook.has(id), signal })
  signal.throwIfAborted()
  const now = context.now()
  const lookedAt = new Date(
    results.length === 0 ? now : results.reduce((latest, result) => Math.max(latest, result.observedAt.getTime()), 0),
  )
  return { ...foldVisit({ ...options, applicable, maintenance, looks, now }), lookedAt }
}

type Applicable = { applicable: Check[] }
type Found = Applicable & { maintenance: TenantMaintenance; now: Date }

/**
 * Checks whose time has come, and everything below a feature in trouble. Nothing at all to do means that someone asked for
 * this visit ahead of its time, after a diagnosis or a remediation: then everything is looked at. What passes steadily is
 * looked at on every visit, because nothing but the visit is noted of it.
 */
function dueChecks({ context, known, applicable }: VisitOptions & Applicable): string[] {
  const { pack } = context
  const soon = context.now().getTime() + earlyMs
  const troubled = new Set(
    known.features.filter((row) => row.state !== 'ok').flatMap((row) => [...nodesBelow({ pack, node: row.feature })]),
  )
  const stored = new Map(known.checks.map((row) => [row.check, row]))
  const isDue = (check: Check) => {
    const row = stored.get(check.id)
    if (row === undefined || troubled.has(check.observes)) return true
    const at = row.steady && known.sweptAt !== null ? known.sweptAt + check.everySeconds * 1000 : row.nextDueAt
    return at <= soon
  }
  const due = applicable.some(isDue) ? applicable.filter((check) => stored.get(check.id)?.steady === true || isDue(check)) : applicable
  return due.map((check) => check.id)
}

type Folded = { check: string; health: CheckHealth; status: CheckStatus }

function foldVisit(options: VisitOptions & Found & { looks: Looks[] }): Omit<Visit, 'lookedAt'> {
  const { context, tenant, times, looks, known, maintenance, now } = options
  if (isUneventful(options)) return uneventful({ tenant, times, now, looks: looks.length })
  const index = packIndex(context.pack)
  const folded = new Map<string, Folded>()
  const stored = new Map(known.checks.map((row) => [row.check, row]))
  for (const { check, status, health, steady, observedAt } of known.checks) {
    const read = readCheckHealth(health)
    const { sweptAt } = known
    folded.set(check, {
      check,
      status,
      health: steady ? caughtUp({ health: read, observedAt, sweptAt, intervalMs: times.intervalMs }) : read,
    })
  }
  const seen = looks.map(({ check, looks: all }) => {
    const everySeconds = index.checks.get(check)?.everySeconds ?? 60
    const outcome = foldLooks({ health: folded.get(check)?.health ?? readCheckHealth(null), looks: all, everySeconds })
    folded.set(check, { check, status: outcome.status, health: outcome.health })
    return { check, everyMs: everySeconds * 1000, all, ...outcome }
  })
  const features = foldFeatures({ ...options, folded })
  const isTroubled = features.some((feature) => feature.state !== 'ok' && feature.state !== 'maintenance')
  const checks = seen.flatMap(({ check, everyMs, all, status, health, result }): CheckResultToSave[] => {
    // In trouble, each check keeps its own time again.
    const steady = !isTroubled && everyMs <= times.intervalMs && isSteady({ health, looks: all })
    const before = stored.get(check)
    const said = steady ? saidBy(result) : null
    if (steady && before?.steady === true && saidBefore(before.health) === said) return []
    const { message, evidence, magnitude, observedAt } = result
    const nextDueAt = new Date(now.getTime() + (status === 'pass' ? everyMs : times.troubleIntervalMs))
    return [
      {
        tenant: tenant.id,
        check,
        status,
        observedAt,
        health: said === null ? health : { ...health, said },
        message,
        evidence,
        magnitude,
        nextDueAt,
        steady,
      },
    ]
  })
  const before = new Map(known.features.map((row) => [row.feature, row]))
  return {
    tenant: tenant.id,
    anyPassed: looks.some(({ looks: all }) => all.some((look) => look.status === 'pass' || look.status === 'warn')),
    checks: [...checks, ...restingChecks(options)],
    features: features.filter(({ feature, state }) => state !== 'ok' || before.get(feature)?.state !== 'ok'),
    downtime: known.features.flatMap((row) =>
      featureDowntime({ tenant: tenant.id, row, features, intervalMs: times.intervalMs, maintenance, sweptAt: known.sweptAt }),
    ),
    unexplained: features
      .filter((feature) => isUnexplained({ feature, before: before.get(feature.feature) }))
      .map(({ feature }) => feature),
    sweptAt: now,
    nextDueAt: isTroubled
      ? new Date(now.getTime() + times.troubleIntervalMs)
      : nextInPhase({ tenant: tenant.id, after: now, intervalMs: times.intervalMs }),
    looks: looks.reduce((sum, { looks: all }) => sum + all.length, 0),
    stalled: looks.reduce((sum, { looks: all }) => sum + all.filter(({ message }) => message === proberStalled).length, 0),
  }
}

/** Everything passes, as steadily as before, and says what it said: what nearly all visits find, and nothing of it is written. */
function isUneventful({ context, applicable, looks, known, maintenance }: VisitOptions & Found & { looks: Looks[] }): boolean {
  if (maintenance !== noMaintenance || looks.length !== applicable.length || known.checks.length !== applicable.length) return false
  if (known.features.some(({ state }) => state !== 'ok')) return false
  const features = new Set(known.features.map(({ feature }) => feature))
  const { nodes } = packIndex(context.pack)
  if (applicable.some(({ observes }) => !features.has(observes) && nodes.get(observes)?.kind === 'feature')) return false
  const stored = new Map(known.checks.map((row) => [row.check, row]))
  return looks.every(({ check, looks: all }) => {
    const before = stored.get(check)
    return before?.steady === true && all.length === 1 && all[0]!.status === 'pass' && saidBefore(before.health) === saidBy(all[0]!)
  })
}

function uneventful(options: { tenant: TenantFacts; times: SweepTimes; now: Date; looks: number }): Omit<Visit, 'lookedAt'> {
  const { tenant, times, now, looks } = options
  return {
    tenant: tenant.id,
    anyPassed: looks > 0,
    checks: [],
    features: [],
    downtime: [],
    unexplained: [],
    sweptAt: now,
    nextDueAt: nextInPhase({ tenant: tenant.id, after: now, intervalMs: times.intervalMs }),
    looks,
    stalled: 0,
  }
}

/** What is not looked at in maintenance is unknown, and says why; what was learned of its health before stays as it was. */
function restingChecks({ tenant, times, known, maintenance, now }: VisitOptions & Found): CheckResultToSave[] {
  const stored = new Map(known.checks.map((row) => [row.check, row]))
  return [...maintenance.checks].flatMap(([check, since]): CheckResultToSave[] => {
    const before = stored.get(check)
    // Written once a window.
    if (before?.status === 'unknown' && before.observedAt >= since) return []
    return [
      {
        tenant: tenant.id,
        check,
        status: 'unknown',
        observedAt: now,
        health: before?.health ?? null,
        message: 'maintenance',
        evidence: null,
        magnitude: null,
        nextDueAt: new Date(now.getTime() + times.intervalMs),
        steady: false,
      },
    ]
  })
}

/** Features of which at least one own check means something for this tenant, folded from those checks. */
function foldFeatures(options: VisitOptions & Found & { folded: Map<string, Folded> }): FeatureStateToSave[] {
  const { context, tenant, folded, now, applicable, maintenance } = options
  const own = new Map<string, { health: CheckHealth; warns: boolean }[]>()
  for (const { id, observes } of applicable) {
    const checks = own.get(observes) ?? []
    own.set(observes, checks)
    const known = folded.get(id)
    if (known !== undefined) checks.push({ health: known.health, warns: known.status === 'warn' })
  }
  return packIndex(context.pack).features.flatMap(({ id: feature }) => {
    const checks = own.get(feature)
    if (checks === undefined) return []
    const { state } = foldFeature({ checks, explanation: null, maintenance: maintenance.features.has(feature), proberOnline: true })
    return [{ tenant: tenant.id, feature, checkedAt: now, state, health: null }]
  })
}

type KnownFeature = SweepState['features'][number]

/** Failing, and either newly so or never explained: a diagnosis that was lost with its worker is made again. */
function isUnexplained({ feature, before }: { feature: FeatureStateToSave; before: KnownFeature | undefined }): boolean {
  if (feature.state !== 'failing' && feature.state !== 'unstable') return false
  return before === undefined || before.diagnosisId === null || ['ok', 'unknown', 'maintenance'].includes(before.state)
}
