import {
  findOperator,
  getScope,
  listBrokenGlass,
  listOperators,
  listPastFreezes,
  listReviewedGlass,
  listStandingFreezes,
  listTenantsByIds,
  listUnreviewedGlass,
  type FreezeRow,
} from '@lamplighter/db/queries'
import { circuitRule, defaultLimits, describeScope, type KillSwitch, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { readNoticeState } from '../notice/notice-state.ts'
import type { ControlsView } from '../views/controls-view.ts'
import { controlAction, controlActions } from './control-actions.ts'
import { killSwitchOf, readAllStopped } from './read-kill-switch.ts'
import { listBudgets } from './list-budgets.ts'
import { readCircuit } from './read-circuit.ts'
import { showGlass } from './show-glass.ts'

const listMax = 20

type Asked = { context: OperationsContext; operator: Operator }

/** Everything that holds runs back, or could: switches, freezes, circuits, budgets, broken glasses; in the reader's scope. */
export async function getControls({ context, operator }: Asked): Promise<ControlsView> {
  const { db } = context
  const now = context.now()
  const [allStopped, remediations, freezes, broken, unreviewed, reviewed, budgets, operators] = await Promise.all([
    readAllStopped(db, now),
    Promise.all(context.pack.remediations.map((remediation) => showRemediation({ context, remediation, now }))),
    listFreezes({ context, operator }),
    listBrokenGlass(db, { now }),
    listUnreviewedGlass(db, { limit: listMax }),
    listReviewedGlass(db, { limit: listMax }),
    listBudgets({ context, operator }),
    listOperators(db),
  ])
  const brokenNow = new Set(broken.map(({ id }) => id))
  const show = (glass: (typeof broken)[number]) => showGlass(context, { operator, glass })
  return {
    actions: controlActions(operator),
    allStopped: allStopped && stopped(allStopped),
    remediations,
    freezes,
    glasses: {
      broken: await Promise.all(broken.map(show)),
      waiting: await Promise.all(unreviewed.filter(({ id }) => !brokenNow.has(id)).map(show)),
      reviewed: await Promise.all(reviewed.map(show)),
    },
    budgets,
    limits: context.limits ?? defaultLimits,
    notices: context.notices ? await showNotices(context) : null,
    operators: await Promise.all(
      operators.map(async ({ id, name, role, disabledAt }) => ({
        id,
        name,
        role,
        scope: describeScope(await getScope(db, { operator: id })),
        disabled: disabledAt !== null,
      })),
    ),
  }
}

async function showNotices({ db }: OperationsContext): Promise<ControlsView['notices']> {
  const { deliveredAt, failing, givenUp, givenUpAt } = await readNoticeState(db)
  return {
    deliveredAt: deliveredAt?.toISOString() ?? null,
    failing: failing && { since: failing.since.toISOString(), message: failing.message },
    givenUp,
    givenUpAt: givenUpAt?.toISOString() ?? null,
  }
}

async function showRemediation({
  context,
  remediation,
  now,
}: {
  context: OperationsContext
  remediation: OperationsContext['pack']['remediations'][number]
  now: Date
}): Promise<ControlsView['remediations'][number]> {
  const { id, title, effect, runBy } = remediation
  const { circuit, setting, outcomes } = await readCircuit(context.db, { remediation: id, now })
  const killed = await killSwitchOf(context.db, setting)
  const resetAt = setting?.circuitResetAt ?? null
  const judged = outcomes
    .filter(({ verdict, at }) => verdict !== 'unknown' && (resetAt === null || at > resetAt))
    .slice(0, circuitRule.ofLast)
  return {
    id,
    title,
    effect,
    runBy,
    stopped: killed && stopped(killed),
    circuit:
      circuit.state === 'open'
        ? { state: 'open', failed: circuit.failed, of: circuit.of, until: circuit.until.toISOString() }
        : { state: 'closed', failed: judged.filter(({ verdict }) => verdict !== 'fixed').length, of: judged.length },
    reset:
      resetAt === null
        ? null
        : {
            by: await nameOf(context, setting?.circuitResetBy ?? null),
            at: resetAt.toISOString(),
            because: setting?.circuitResetReason ?? '',
          },
  }
}

export function stopped({ by, since, because }: KillSwitch): NonNullable<ControlsView['allStopped']> {
  return { by, since: since.toISOString(), because }
}

async function listFreezes({ context, operator }: Asked): Promise<ControlsView['freezes']> {
  const now = context.now()
  const [standing, past] = await Promise.all([
    listStandingFreezes(context.db, { now }),
    listPastFreezes(context.db, { now, limit: listMax }),
  ])
  const rows = [...standing, ...past]
  const named = rows.flatMap(({ applies }) => (applies.kind === 'some' ? applies.tenants : []))
  const tenants = await listTenantsByIds(context.db, { scope: operator.scope, tenants: [...new Set(named)] })
  return Promise.all(rows.map((row) => showFreeze({ context, operator, row, tenants, now })))
}

async function showFreeze({
  context,
  operator,
  row,
  tenants,
  now,
}: Asked & { row: FreezeRow; tenants: { id: string; name: string }[]; now: Date }): Promise<ControlsView['freezes'][number]> {
  const { applies } = row
  const named = applies.kind === 'some' ? applies.tenants : []
  const seen = tenants.filter(({ id }) => named.includes(id)).map(({ id, name }) => ({ id, name }))
  const state = row.liftedAt !== null ? 'lifted' : row.endsAt <= now ? 'ended' : row.startsAt > now ? 'coming' : 'active'
  const over = state === 'lifted' || state === 'ended'
  return {
    id: row.id,
    because: row.because,
    from: row.startsAt.toISOString(),
    until: row.endsAt.toISOString(),
    state,
    applies: describeScope(applies),
    tenants: seen,
    by: await nameOf(context, row.madeBy),
    lifted:
      row.liftedAt === null
        ? null
        : { by: await nameOf(context, row.liftedBy), at: row.liftedAt.toISOString(), reason: row.liftedReason ?? '' },
    lift: over
      ? { type: 'disabled', reason: 'It has ended already.' }
      : controlAction({ kind: 'lift-freeze', operator, applies: seen.length < named.length ? { kind: 'everything' } : applies }),
  }
}

async function nameOf(context: OperationsContext, id: string | null): Promise<string> {
  if (id === null) return 'somebody'
  return (await findOperator(context.db, { id }))?.name ?? id
}
