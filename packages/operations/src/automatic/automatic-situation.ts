import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import {
  listAutomaticOutcomes,
  listAutomaticTimes,
  listRunTimes,
  listStandingFreezes,
  readRemediationSetting,
} from '@lamplighter/db/queries'
import { automaticBreaker, type AutomaticInput } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'

export type AutomaticSituationOptions = { db: Db; remediation: Remediation<Clients, unknown>; tenant: TenantFacts }

const dayMs = 24 * 3_600_000

/** Everything that `refuseAutomatic` judges by, as it is now. */
export async function readAutomaticSituation(
  context: OperationsContext,
  { db, remediation, tenant }: AutomaticSituationOptions,
): Promise<AutomaticInput> {
  const now = context.now()
  const offer = remediation.automatic
  const setting = await readRemediationSetting(db, remediation.id)
  const before = (ms: number) => new Date(now.getTime() - ms)
  const coolDownMs = (offer?.coolDownMinutes ?? 0) * 60_000
  const here = await listRunTimes(db, {
    by: { remediation: remediation.id, tenant: tenant.id },
    since: before(Math.max(dayMs, coolDownMs)),
  })
  return {
    offer,
    tenant,
    startedAt: await listAutomaticTimes(db, { remediation: remediation.id, since: before((offer?.budget.perHours ?? 0) * 3_600_000) }),
    lastHere: here[0] ?? null,
    outcomes: await listAutomaticOutcomes(db, {
      remediation: remediation.id,
      since: setting?.automaticAt ?? new Date(0),
      limit: automaticBreaker.ofLast,
    }),
    freezes: (await listStandingFreezes(db, { now })).map(({ because, startsAt, endsAt, applies }) => ({
      because,
      from: startsAt,
      until: endsAt,
      applies,
    })),
    now,
  }
}
