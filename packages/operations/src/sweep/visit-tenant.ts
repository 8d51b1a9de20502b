import type { TenantFacts } from '@lamplighter/catalog'
import {
  EVERYTHING,
  getTenantHealth,
  type AvailabilityToSave,
  type CheckResultToSave,
  type CheckStateRow,
  type FeatureStateRow,
  type FeatureStateToSave,
  type TenantHealth,
} from '@lamplighter/db/queries'
import { foldFeature, type CheckHealth } from '@lamplighter/diagnosis/health'
import type { OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { nodesBelow } from '../model/node-closure.ts'
import { packIndex } from '../model/pack-index.ts'
import { confirmChanges, type Looks } from './confirm-change.ts'
import { downtimeBetween } from './downtime.ts'
import { foldLooks, readCheckHealth } from './fold-looks.ts'
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
  checks: CheckResultToSave[]
  features: FeatureStateToSave[]
  downtime: AvailabilityToSave[]
  /** Failing features whose cause nobody has looked for since they began to fail. */
  unexplained: string[]
  nextDueAt: Date
  /** Looks taken, second looks included. */
  looks: number
}

/** A check is due a little early rather than a whole visit late. */
const earlyMs = 5000

/** Looks at everything that is due at one tenant, confirms what changed, and folds it; writes nothing. */
export async function visitTenant(options: {
  context: OperationsContext
  tenant: TenantFacts
  times: SweepTimes
  signal: AbortSignal
}): Promise<Visit> {
  const { context, tenant, times, signal } = options
  const health = await getTenantHealth(context.db, { scope: EVERYTHING, tenant: tenant.id })
  const stored = new Map(health.checks.map((row) => [row.check, row]))
  const checkIds = dueChecks({ ...options, health, stored })
  const freshSince = new Date(context.now().getTime() - times.troubleIntervalMs / 2)
  const results = await context.runChecks({ tenant, checkIds, signal, freshSince })
  const known = new Map(health.checks.map((row) => [row.check, row.status]))
  const looks = await confirmChanges({ tenant, results, known, runChecks: context.runChecks, signal })
  signal.throwIfAborted()
  return foldVisit({ ...options, looks, health, stored, now: context.now() })
}

type Stored = { health: TenantHealth; stored: Map<string, CheckStateRow> }

/**
 * Checks whose time has come, and everything below a feature in trouble. Nothing at all to do means that someone asked for
 * this visit ahead of its time, after a diagnosis or a remediation: then everything is looked at.
 */
function dueChecks({ context, tenant, health, stored }: { context: OperationsContext; tenant: TenantFacts } & Stored): string[] {
  const { pack } = context
  const soon = context.now().getTime() + earlyMs
  const troubled = new Set(
    health.features.filter((row) => row.state !== 'ok').flatMap((row) => [...nodesBelow({ pack, node: row.feature })]),
  )
  const applicable = applicableChecks({ pack, tenant })
  const due = applicable.filter((check) => {
    const row = stored.get(check.id)
    return row === undefined || row.nextDueAt.getTime() <= soon || troubled.has(check.observes)
  })
  return (due.length === 0 ? applicable : due).map((check) => check.id)
}

function foldVisit(
  options: { context: OperationsContext; tenant: TenantFacts; times: SweepTimes; looks: Looks[]; now: Date } & Stored,
): Visit {
  const { context, tenant, times, looks, stored, health, now } = options
  const index = packIndex(context.pack)
  const healths = new Map<string, { health: CheckHealth; status: CheckStateRow['status'] }>(
    [...stored.values()].map((row) => [row.check, { health: readCheckHealth(row.health), status: row.status }]),
  )
  const checks = looks.map(({ check, looks: seen }): CheckResultToSave => {
    const everySeconds = index.checks.get(check)?.everySeconds ?? 60
    const {
      status,
      result,
      health: kept,
    } = foldLooks({ health: readCheckHealth(stored.get(check)?.health ?? null), looks: seen, everySeconds })
    healths.set(check, { health: kept, status })
    const { message, evidence, magnitude, observedAt } = result
    const everyMs = status === 'pass' ? everySeconds * 1000 : times.troubleIntervalMs
    return {
      tenant: tenant.id,
      check,
      status,
      observedAt,
      health: kept,
      message,
      evidence,
      magnitude,
      nextDueAt: new Date(now.getTime() + everyMs),
    }
  })
  const features = foldFeatures({ ...options, healths })
  const troubled = features.some((feature) => feature.state !== 'ok')
  return {
    tenant: tenant.id,
    anyPassed: looks.some(({ looks: seen }) => seen.some((look) => look.status === 'pass' || look.status === 'warn')),
    checks,
    features,
    downtime: health.features.flatMap((row) => downtimeOf({ row, features, times })),
    unexplained: features
      .filter((feature) => isUnexplained({ feature, before: health.features.find((row) => row.feature === feature.feature) }))
      .map(({ feature }) => feature),
    nextDueAt: troubled
      ? new Date(now.getTime() + times.troubleIntervalMs)
      : nextInPhase({ tenant: tenant.id, after: now, intervalMs: times.intervalMs }),
    looks: looks.reduce((sum, { looks: seen }) => sum + seen.length, 0),
  }
}

/** Features of which at least one own check means something for this tenant, folded from those checks. */
function foldFeatures(options: {
  context: OperationsContext
  tenant: TenantFacts
  healths: Map<string, { health: CheckHealth; status: CheckStateRow['status'] }>
  now: Date
}): FeatureStateToSave[] {
  const { context, tenant, healths, now } = options
  const applicable = applicableChecks({ pack: context.pack, tenant })
  return packIndex(context.pack).features.flatMap(({ id: feature }) => {
    const own = applicable.filter((check) => check.observes === feature)
    if (own.length === 0) return []
    const checks = own.flatMap((check) => {
      const known = healths.get(check.id)
      return known === undefined ? [] : [{ health: known.health, warns: known.status === 'warn' }]
    })
    const { state } = foldFeature({ checks, explanation: null, maintenance: false, proberOnline: true })
    return [{ tenant: tenant.id, feature, checkedAt: now, state, health: null }]
  })
}

function downtimeOf({
  row,
  features,
  times,
}: {
  row: FeatureStateRow
  features: FeatureStateToSave[]
  times: SweepTimes
}): AvailabilityToSave[] {
  const after = features.find((feature) => feature.feature === row.feature)
  if (after === undefined) return []
  return downtimeBetween({
    tenant: row.tenant,
    feature: row.feature,
    state: row.state,
    from: row.checkedAt,
    to: after.checkedAt,
    trustedMs: 3 * times.intervalMs,
  })
}

/** Failing, and either newly so or never explained: a diagnosis that was lost with its worker is made again. */
function isUnexplained({ feature, before }: { feature: FeatureStateToSave; before: FeatureStateRow | undefined }): boolean {
  if (feature.state !== 'failing' && feature.state !== 'unstable') return false
  return before === undefined || before.diagnosisId === null || before.state === 'ok' || before.state === 'unknown'
}
