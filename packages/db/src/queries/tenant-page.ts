import { sql, type SQL } from 'drizzle-orm'
import type { RunState, RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import {
  availabilityHour,
  availabilityObjective,
  change,
  diagnosis,
  featureState,
  operator,
  run,
  supportCase,
  sweepSchedule,
  tenant,
  transition,
} from '../schema/schema.ts'
import { statement } from '../statement.ts'
import type { AvailabilityObjectiveRow } from './availability-objective.ts'
import type { AvailabilitySum } from './availability.ts'
import type { ChangeRow } from './change.ts'
import type { DiagnosisLine } from './diagnosis.ts'
import type { FeatureStateRow } from './feature-state.ts'
import { scopePlaceholders, tenantInPlaceholders, type Scope } from './scope.ts'
import type { SupportCaseRow } from './support-case.ts'
import type { TransitionRow } from './transition.ts'

/** What the screen of a tenant shows of it, as everything was at one moment. Lists are the newest first, states by feature. */
export type TenantPage = {
  states: Pick<FeatureStateRow, 'feature' | 'state' | 'since' | 'checkedAt' | 'cause' | 'causeVerdict' | 'causeScope' | 'diagnosisId'>[]
  firstSeen: { feature: string; at: Date }[]
  availability: AvailabilitySum[]
  objectives: AvailabilityObjectiveRow[]
  sweptAt: Date | null
  activeRuns: { id: string; remediation: string; state: RunState; by: string; since: Date }[]
  runs: { id: string; remediation: string; state: RunState; verdict: RunVerdict | null; requestedAt: Date }[]
  transitions: Pick<TransitionRow, 'subject' | 'from' | 'to' | 'at' | 'cause'>[]
  changes: Pick<ChangeRow, 'kind' | 'node' | 'at' | 'summary'>[]
  cases: Pick<SupportCaseRow, 'status' | 'summary' | 'outcome' | 'openedAt'>[]
  diagnoses: Pick<DiagnosisLine, 'feature' | 'verdict' | 'cause' | 'at' | 'requestedBy'>[]
}

export type TenantPageOptions = {
  scope: Scope
  tenant: string
  /** Groups of shared nodes that it belongs to: what is changed for them is changed for the tenant. */
  groups: { node: string; group: string }[]
  /** Availability is summed from then on. */
  availableFrom: Date
  /** Changes and runs are listed from then on. */
  from: Date
  now: Date
  /** Most entries of each list. */
  limit: number
}

type Param = (name: 'tenant' | 'groups' | 'availableFrom' | 'from' | 'now' | 'limit') => SQL

/** The rows as one JSON list, in the order in which they come. */
const list = (rows: SQL) => sql`(select coalesce(json_agg(x), '[]') from (${rows}) x)`

const page = statement<Record<string, unknown>>((named) => {
  const param = named as Param
  const instant = (name: 'availableFrom' | 'from' | 'now') => sql`${param(name)}::timestamptz`
  const newest = sql`limit ${param('limit')}::int`
  const inTime = sql`c.at >= ${instant('from')} and c.at < ${instant('now')} order by c.at desc, c.id desc ${newest}`
  const changed = sql`c.kind, c.node, c.at, c.summary, c.id from ${change} c`
  return sql`select
    ${list(sql`
      select f.feature, f.state, f.since, case when f.state = 'ok' then greatest(f.checked_at, s.swept_at) else f.checked_at end as "checkedAt",
        f.cause, f.cause_verdict as "causeVerdict", f.cause_scope as "causeScope", f.diagnosis_id as "diagnosisId"
      from ${featureState} f where f.tenant = t.id order by f.feature`)} as states,
    ${list(sql`
      select n.subject as feature, n.at from ${transition} n where n.tenant = t.id and n."from" is null and n.subject_kind = 'feature'`)} as "firstSeen",
    ${list(sql`
      select h.feature, sum(h.failing_s)::int as "failingSeconds", sum(h.unknown_s)::int as "unknownSeconds", sum(h.maintenance_s)::int as "maintenanceSeconds"
      from ${availabilityHour} h where h.tenant = t.id and h.hour >= ${instant('availableFrom')} and h.hour < ${instant('now')} group by h.feature`)} as availability,
    ${list(sql`select o.tenant, o.feature, o.percent, o.reason, o.set_by as "setBy", o.set_at as "setAt" from ${availabilityObjective} o where o.tenant = t.id`)} as objectives,
    s.swept_at as "sweptAt",
    ${list(sql`
      select r.id, r.remediation, r.state, coalesce(o.name, r.requested_by) as by, coalesce(r.started_at, r.requested_at) as since
      from ${run} r left join ${operator} o on o.id = r.requested_by
      where r.tenant = t.id and r.finished_at is null order by r.requested_at desc, r.id desc ${newest}`)} as "activeRuns",
    ${list(sql`
      select r.id, r.remediation, r.state, r.verdict, r.requested_at as "requestedAt" from ${run} r
      where r.tenant = t.id and r.requested_at >= ${instant('from')} order by r.requested_at desc, r.id desc ${newest}`)} as runs,
    ${list(sql`
      select n.subject, n."from", n."to", n.at, n.cause from ${transition} n
      where n.tenant = t.id and n.subject_kind = 'feature' order by n.id desc ${newest}`)} as transitions,
    ${list(sql`
      select c.kind, c.node, c.at, c.summary from (
        (select ${changed} where c.tenant = t.id and ${inTime})
        union all
        (select g.* from jsonb_to_recordset(${param('groups')}::jsonb) as own(node text, "group" text) cross join lateral (
          select ${changed} where c.tenant is null and c.node = own.node and c."group" = own."group" and ${inTime}) g)
      ) c order by c.at desc, c.id desc ${newest}`)} as changes,
    ${list(sql`
      select c.status, c.summary, c.outcome, c.opened_at as "openedAt" from ${supportCase} c
      where c.tenant = t.id order by c.opened_at desc, c.id desc ${newest}`)} as cases,
    ${list(sql`
      select d.feature, d.verdict, d.cause, d.at, d.requested_by as "requestedBy" from ${diagnosis} d
      where d.tenant = t.id order by d.at desc, d.id desc ${newest}`)} as diagnoses
    from (select ${tenant.id} from ${tenant} where ${tenant.id} = ${param('tenant')} and ${tenantInPlaceholders()}) t
    left join ${sweepSchedule} s on s.tenant = t.id`
})

/**
 * Everything at once: one statement, planned once, where a dozen took longer to send and to plan than to answer. Null: the tenant is
 * unknown, or out of scope.
 */
export async function readTenantPage(db: Db, params: TenantPageOptions): Promise<TenantPage | null> {
  const { scope, groups, availableFrom, from, now, tenant: id, limit } = params
  const { rows } = await db.execute<Record<keyof TenantPage, never>>(
    page({
      tenant: id,
      limit,
      groups: JSON.stringify(groups),
      availableFrom: availableFrom.toISOString(),
      from: from.toISOString(),
      now: now.toISOString(),
      ...scopePlaceholders(scope),
    }),
  )
  const [row] = rows as unknown as Record<string, Record<string, unknown>[]>[]
  if (row === undefined) return null
  const read = <T>(key: keyof TenantPage, ...instants: string[]): T[] => {
    for (const item of row[key]!) for (const name of instants) item[name] = new Date(item[name] as string)
    return row[key] as T[]
  }
  return {
    states: read('states', 'since', 'checkedAt'),
    firstSeen: read('firstSeen', 'at'),
    availability: read('availability'),
    objectives: read('objectives', 'setAt'),
    sweptAt: (row['sweptAt'] as unknown as string | null) === null ? null : new Date(row['sweptAt'] as unknown as string),
    activeRuns: read('activeRuns', 'since'),
    runs: read('runs', 'requestedAt'),
    transitions: read('transitions', 'at'),
    changes: read('changes', 'at'),
    cases: read('cases', 'openedAt'),
    diagnoses: read('diagnoses', 'at'),
  }
}
