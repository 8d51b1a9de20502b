import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { availabilityHour } from '../schema/availability-hour.ts'
import { columnInScope, type Scope } from './scope.ts'
import { jsonRows } from './sql-values.ts'

export type AvailabilityHourRow = typeof availabilityHour.$inferSelect

/** Seconds by state within one hour. Hours that were wholly ok need not be given: see the table. */
export type AvailabilityToSave = AvailabilityHourRow

/** Adds seconds to hours in one statement; several entries for one hour add up. No state ever passes 3,600 s. */
export async function addAvailability(db: Db, params: { hours: AvailabilityToSave[] }): Promise<void> {
  if (params.hours.length === 0) return
  const rows = params.hours.map(({ tenant, feature, hour, okSeconds, failingSeconds, unknownSeconds, maintenanceSeconds }) => ({
    tenant,
    feature,
    hour,
    ok_s: okSeconds,
    failing_s: failingSeconds,
    unknown_s: unknownSeconds,
    maintenance_s: maintenanceSeconds,
  }))
  await db.execute(sql`
    insert into availability_hour as a (tenant, feature, hour, ok_s, failing_s, unknown_s, maintenance_s)
    select tenant, feature, hour, least(sum(ok_s), 3600), least(sum(failing_s), 3600), least(sum(unknown_s), 3600), least(sum(maintenance_s), 3600)
    from jsonb_to_recordset(${jsonRows(rows)})
      as x(tenant text, feature text, hour timestamptz, ok_s int, failing_s int, unknown_s int, maintenance_s int)
    group by tenant, feature, hour order by tenant, feature, hour
    on conflict (tenant, feature, hour) do update set ok_s = least(a.ok_s + excluded.ok_s, 3600),
      failing_s = least(a.failing_s + excluded.failing_s, 3600), unknown_s = least(a.unknown_s + excluded.unknown_s, 3600),
      maintenance_s = least(a.maintenance_s + excluded.maintenance_s, 3600)`)
}

/** Hours with a row, oldest first, from `from` until before `to`. Hours without one were ok. */
export async function listAvailability(
  db: Db,
  params: { scope: Scope; tenant: string; feature?: string; from: Date; to: Date },
): Promise<AvailabilityHourRow[]> {
  const { scope, tenant, feature, from, to } = params
  return db
    .select()
    .from(availabilityHour)
    .where(
      and(
        eq(availabilityHour.tenant, tenant),
        feature ? eq(availabilityHour.feature, feature) : undefined,
        gte(availabilityHour.hour, from),
        lt(availabilityHour.hour, to),
        columnInScope(scope, availabilityHour.tenant),
      ),
    )
    .orderBy(asc(availabilityHour.feature), asc(availabilityHour.hour))
}

export type AvailabilitySum = { feature: string; failingSeconds: number; unknownSeconds: number; maintenanceSeconds: number }

/** Seconds not ok by feature within the time; features without any are absent. */
export async function sumAvailability(db: Db, params: { scope: Scope; tenant: string; from: Date; to: Date }): Promise<AvailabilitySum[]> {
  const { scope, tenant, from, to } = params
  return db
    .select({
      feature: availabilityHour.feature,
      failingSeconds: sql<number>`sum(${availabilityHour.failingSeconds})::int`,
      unknownSeconds: sql<number>`sum(${availabilityHour.unknownSeconds})::int`,
      maintenanceSeconds: sql<number>`sum(${availabilityHour.maintenanceSeconds})::int`,
    })
    .from(availabilityHour)
    .where(
      and(
        eq(availabilityHour.tenant, tenant),
        gte(availabilityHour.hour, from),
        lt(availabilityHour.hour, to),
        columnInScope(scope, availabilityHour.tenant),
      ),
    )
    .groupBy(availabilityHour.feature)
    .orderBy(asc(availabilityHour.feature))
}

export type AvailabilityDay = AvailabilitySum & { day: Date }

/** The same by day (UTC), oldest first; days that were wholly ok are absent. */
export async function sumAvailabilityByDay(
  db: Db,
  params: { scope: Scope; tenant: string; from: Date; to: Date },
): Promise<AvailabilityDay[]> {
  const { scope, tenant, from, to } = params
  const day = sql<string>`date_trunc('day', ${availabilityHour.hour}, 'UTC')`
  const rows = await db
    .select({
      feature: availabilityHour.feature,
      day: sql<string>`${day}`,
      failingSeconds: sql<number>`sum(${availabilityHour.failingSeconds})::int`,
      unknownSeconds: sql<number>`sum(${availabilityHour.unknownSeconds})::int`,
      maintenanceSeconds: sql<number>`sum(${availabilityHour.maintenanceSeconds})::int`,
    })
    .from(availabilityHour)
    .where(
      and(
        eq(availabilityHour.tenant, tenant),
        gte(availabilityHour.hour, from),
        lt(availabilityHour.hour, to),
        columnInScope(scope, availabilityHour.tenant),
      ),
    )
    .groupBy(availabilityHour.feature, day)
    .orderBy(asc(availabilityHour.feature), asc(day))
  return rows.map((row) => ({ ...row, day: new Date(row.day) }))
}

export async function deleteAvailability(db: Db, params: { before: Date }): Promise<number> {
  const { rowCount } = await db.delete(availabilityHour).where(lt(availabilityHour.hour, params.before))
  return rowCount ?? 0
}
