import { sql } from 'drizzle-orm'
import type { Json, RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { Db } from '../database.ts'
import {
  brokenGlass,
  freeze,
  lockingRunStates,
  operator,
  plan,
  remediationSetting,
  run,
  setting,
  type FreezeApplies,
} from '../schema/schema.ts'
import { statement } from '../statement.ts'
import { didNotRun } from './run-request.ts'

/** A run that may be changing its tenant now, with every component that its plan touches. */
export type HeldLockRow = {
  run: string
  by: string
  since: Date
  component: string
  components: string[]
  lockKey: string | null
  tenant: string
}

/** What stands in the way of a run or lets it pass, besides its own plan and diagnosis. */
export type RunStanding = {
  setting: { disabledAt: Date; disabledBy: string | null; disabledReason: string | null } | null
  circuitResetAt: Date | null
  automatic: boolean
  /** Newest first by request. */
  outcomes: { verdict: RunVerdict; at: Date }[]
  glass: { operator: string; reason: string; until: Date } | null
  freezes: { because: string; startsAt: Date; endsAt: Date; applies: FreezeApplies }[]
  /** As it is stored; null: nobody ever threw it. */
  allStopped: { value: Json; by: string | null } | null
  /** Runs at work on the tenant, or that hold one of the lock keys. */
  atWork: HeldLockRow[]
  /** For each budget that was asked about, when its runs were asked for, newest first. */
  startedAt: Date[][]
}

export type StandingOptions = {
  operator: string
  tenant: string
  remediation: string
  /** Lock keys of everything that the run would touch. */
  keys: string[]
  /** The run that is decided about; it does not stand in its own way. */
  except: string | null
  budgets: { of: 'operator' | 'tenant' | 'remediation'; since: Date }[]
  /** Where the switch for everything stands among the settings. */
  allStoppedKey: string
  outcomes: number
  now: Date
}

type Wire<T> = T extends Date ? string : T extends (infer E)[] ? Wire<E>[] : T extends object ? { [K in keyof T]: Wire<T[K]> } : T
type StandingText = Omit<RunStanding, 'atWork' | 'startedAt'> & {
  atWork: (HeldLockRow & { effects: { component: string }[] })[]
  startedAt: Date[][]
}

const words = (list: readonly string[]) => sql.raw(list.map((word) => `'${word}'`).join(', '))

/** The same conditions as `listRunTimes`, for any number of budgets; each branch has its own index. */
const standing = statement<{
  operator: string
  tenant: string
  remediation: string
  keys: string[]
  except: string | null
  budgets: string
  allStoppedKey: string
  outcomes: number
  now: string
}>((param) => {
  const counted = sql`r.undo_of is null and r.state not in (${words(didNotRun)}) and r.requested_at > b.since
      and (${param('except')}::text is null or r.id <> ${param('except')})`
  const newest = sql`order by r.requested_at desc limit 500`
  return sql`select
    (select jsonb_build_object('disabledAt', s.disabled_at, 'disabledBy', coalesce(o.name, s.disabled_by), 'disabledReason', s.disabled_reason)
      from ${remediationSetting} s left join ${operator} o on o.id = s.disabled_by
      where s.remediation = ${param('remediation')} and s.disabled_at is not null) as setting,
    (select s.circuit_reset_at from ${remediationSetting} s where s.remediation = ${param('remediation')}) as "circuitResetAt",
    coalesce((select s.automatic from ${remediationSetting} s where s.remediation = ${param('remediation')}), false) as automatic,
    (select coalesce(jsonb_agg(jsonb_build_object('verdict', n.verdict, 'at', n.finished_at) order by n.requested_at desc), '[]') from (
      select r.verdict, r.finished_at, r.requested_at from ${run} r
      where r.remediation = ${param('remediation')} and r.verdict is not null and r.finished_at is not null and r.undo_of is null
      order by r.requested_at desc limit ${param('outcomes')}) n) as outcomes,
    (select jsonb_build_object('operator', g.operator, 'reason', g.reason, 'until', g.until) from ${brokenGlass} g
      where g.operator = ${param('operator')} and g.until > ${param('now')}::timestamptz and g.mended_at is null
      order by g.broken_at desc limit 1) as glass,
    (select coalesce(jsonb_agg(jsonb_build_object('because', f.because, 'startsAt', f.starts_at, 'endsAt', f.ends_at, 'applies', f.applies)
        order by f.starts_at, f.id), '[]')
      from ${freeze} f where f.ends_at > ${param('now')}::timestamptz and f.lifted_at is null) as freezes,
    (select jsonb_build_object('value', s.value, 'by', o.name) from ${setting} s left join ${operator} o on o.id = s.value ->> 'by'
      where s.key = ${param('allStoppedKey')}) as "allStopped",
    (select coalesce(jsonb_agg(jsonb_build_object('run', r.id, 'by', coalesce(o.name, r.requested_by), 'since', r.requested_at,
        'component', r.component, 'effects', p.effects, 'lockKey', r.lock_key, 'tenant', r.tenant)), '[]')
      from ${run} r join ${plan} p on p.id = r.plan_id left join ${operator} o on o.id = r.requested_by
      where r.state in (${words(lockingRunStates)}) and r.lock_key is not null
        and (r.tenant = ${param('tenant')} or r.lock_key = any(${param('keys')}::text[]))
        and (${param('except')}::text is null or r.id <> ${param('except')})) as "atWork",
    (select coalesce(jsonb_agg(coalesce((select jsonb_agg(t.at order by t.at desc) from (
        (select r.requested_at as at from ${run} r
          where b.of = 'operator' and r.requested_by = ${param('operator')} and r.gate <> 'rollout' and ${counted} ${newest})
        union all (select r.requested_at from ${run} r where b.of = 'tenant' and r.tenant = ${param('tenant')} and ${counted} ${newest})
        union all (select r.requested_at from ${run} r
          where b.of = 'remediation' and r.tenant = ${param('tenant')} and r.remediation = ${param('remediation')} and ${counted} ${newest})
      ) t), '[]') order by b.at), '[]')
      from jsonb_to_recordset(${param('budgets')}::jsonb) as b(at int, of text, since timestamptz)) as "startedAt"`
})

/** Everything that `decide` judges by and that changes from moment to moment, as it is at one moment: one statement. */
export async function readRunStanding(db: Db, options: StandingOptions): Promise<RunStanding> {
  const { now, budgets, ...same } = options
  const { rows } = await db.execute<Wire<StandingText> & Record<string, unknown>>(
    standing({ ...same, now: now.toISOString(), budgets: JSON.stringify(budgets.map((budget, at) => ({ at, ...budget }))) }),
  )
  const row = rows[0]!
  const { setting: stopped, circuitResetAt, glass } = row
  return {
    setting: stopped && { ...stopped, disabledAt: new Date(stopped.disabledAt) },
    circuitResetAt: circuitResetAt === null ? null : new Date(circuitResetAt),
    automatic: row.automatic,
    outcomes: row.outcomes.map(({ verdict, at }) => ({ verdict, at: new Date(at) })),
    glass: glass && { ...glass, until: new Date(glass.until) },
    freezes: row.freezes.map(({ startsAt, endsAt, ...freezing }) => ({
      ...freezing,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    })),
    allStopped: row.allStopped as RunStanding['allStopped'],
    atWork: row.atWork.map(({ effects, since, ...held }) => ({
      ...held,
      since: new Date(since),
      components: [...new Set([held.component, ...effects.map((effect) => effect.component)])],
    })),
    startedAt: row.startedAt.map((times) => times.map((at) => new Date(at))),
  }
}
