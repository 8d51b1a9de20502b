import {
  EVERYTHING,
  findOperator,
  listAuditEvents,
  listTenantsByIds,
  readRolloutTenants,
  type AuditEventRow,
  type RolloutRow,
  type RolloutTurn,
} from '@lamplighter/db/queries'
import { covers, judgeRing, rolloutNeed, type ChangingRole, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { findRemediation } from '../plan/plan.ts'
import { operatorInForce } from '../run/operator-in-force.ts'
import type { RolloutTurnView, RolloutView } from '../views/rollout-view.ts'
import { caseOfRollout } from './case-of-rollout.ts'
import { isPlanned } from './count-rollout.ts'
import { turnsWithRun } from './drive-rings.ts'
import { rolloutLadder } from './escalate-rollout.ts'
import { rolloutActions } from './rollout-actions.ts'
import { countTurns, standingOf } from './rollout-counts.ts'
import { rolloutLog } from './rollout-log.ts'
import { rolloutSentence, selectionWords } from './rollout-words.ts'
import { sumEffects } from './sum-effects.ts'

/** Everything that the rollout's screen shows to this operator; tenants outside their scope are counted and not named. */
export async function toRolloutView(
  context: OperationsContext,
  { operator, rollout }: { operator: Operator; rollout: RolloutRow },
): Promise<RolloutView> {
  const { db } = context
  const turns = await readRolloutTenants(db, rollout.id)
  const facts = new Map(
    (await listTenantsByIds(db, { scope: EVERYTHING, tenants: turns.map(({ tenant }) => tenant) })).map((row) => [row.id, row]),
  )
  const isSeen = ({ tenant }: RolloutTurn) => {
    const known = facts.get(tenant)
    return operator.scope.kind === 'everything' || (known !== undefined && covers({ scope: operator.scope, tenant: known }))
  }
  const seen = turns.filter(isSeen)
  const audit = await listAuditEvents(db, { scope: EVERYTHING, subject: rollout.id, page: { limit: 200 } })
  const planner = await operatorRef(context, rollout.createdBy)
  const remediation = packIndex(context.pack).remediations.get(rollout.remediation)
  const counts = countTurns(turns)
  const planned = turns.filter(({ plan }) => plan !== null)
  const undoable = planned.filter(({ plan }) => plan?.undo.possible).length
  const iso = (at: Date | null) => at?.toISOString() ?? null
  return {
    id: rollout.id,
    remediation: {
      id: rollout.remediation,
      title: remediation?.title ?? rollout.remediation,
      version: rollout.remediationVersion,
      description: remediation?.description ?? 'The pack no longer has this remediation.',
    },
    effect: rollout.effect,
    params: rollout.params as Record<string, unknown>,
    selection: selectionWords(context, rollout),
    state: rollout.state,
    sentence: rolloutSentence({ rollout, counts }),
    hash: rollout.hash,
    ringMax: rollout.ringMax,
    tolerance: rollout.tolerance,
    counts,
    outOfScope: turns.length - seen.length,
    effects: sumEffects(planned.map(({ plan }) => plan?.effects ?? [])),
    undo: { possible: undoable, impossible: planned.length - undoable },
    rings: ringsView({ turns, seen: new Set(seen), rollout }),
    refused: seen.filter(({ state }) => state === 'refused').map(turnView),
    waiting: seen.filter(({ state, ring }) => state === 'waiting' || (state === 'planned' && ring === null)).map(turnView),
    because: rollout.because,
    createdBy: planner,
    createdAt: rollout.createdAt.toISOString(),
    plannedAt: iso(rollout.plannedAt),
    staleAt: iso(rollout.staleAt),
    requestedAt: iso(rollout.requestedAt),
    startedAt: iso(rollout.startedAt),
    finishedAt: iso(rollout.finishedAt),
    reason: rollout.reason,
    case: rollout.caseId,
    gate: rollout.gate,
    approval: await approvalView(context, { rollout, turns, facts }),
    caseNeeded:
      remediation && rollout.state === 'planned' ? caseOfRollout({ remediation, params: rollout.params, turns, tenants: facts }) : null,
    typeCount: rollout.effect === 'irreversible' && rollout.state === 'planned' ? counts.planned : null,
    actions: remediation
      ? await rolloutActions(context, { operator, rollout, turns, planner })
      : await rolloutActions(context, {
          operator,
          rollout: { ...rollout, state: rollout.finishedAt ? rollout.state : 'paused' },
          turns,
          planner,
        }),
    log: rolloutLog(
      await named(
        context,
        audit.items.filter(({ tenant }) => tenant === null || seen.some((turn) => turn.tenant === tenant)),
      ),
    ),
  }
}

function ringsView({ turns, seen, rollout }: { turns: RolloutTurn[]; seen: Set<RolloutTurn>; rollout: RolloutRow }): RolloutView['rings'] {
  const rings = new Map<number, RolloutTurn[]>()
  for (const turn of turns) if (turn.ring !== null) rings.set(turn.ring, [...(rings.get(turn.ring) ?? []), turn])
  return [...rings].map(([ring, members]) => ({
    ring: ring + 1,
    state: ringState({ ring, members, rollout }),
    turns: members.filter((turn) => seen.has(turn)).map(turnView),
  }))
}

function ringState({
  ring,
  members,
  rollout,
}: {
  ring: number
  members: RolloutTurn[]
  rollout: RolloutRow
}): RolloutView['rings'][number]['state'] {
  if (rollout.ring === null || ring > rollout.ring) return 'waiting'
  const left = members.some(({ state }) => state === 'planned')
  const judgement = judgeRing({ turns: members.flatMap(turnsWithRun), tolerance: 0 })
  if (judgement.type === 'at-work' || (left && rollout.finishedAt === null)) return 'at-work'
  return judgement.type === 'failed' ? 'failed' : 'verified'
}

function turnView(turn: RolloutTurn): RolloutTurnView {
  const { run, runId, plan } = turn
  const refusedAtStart = standingOf(turn) === 'skipped' && run?.failure ? [{ ...run.failure, wayOut: '', who: null }] : []
  return {
    tenant: turn.tenant,
    name: turn.name,
    state: standingOf(turn),
    run:
      run && runId !== null
        ? { id: runId, state: run.state, verdict: run.verdict, finishedAt: run.finishedAt?.toISOString() ?? null }
        : null,
    effects: (plan?.effects ?? []).map(({ what, before, after, count }) => ({ what, before, after, count })),
    reasons: turn.reasons ?? refusedAtStart.map(({ code, message, wayOut, who }) => ({ code, message, wayOut, who })),
  }
}

type Facts = Map<string, Awaited<ReturnType<typeof listTenantsByIds>>[number]>

/** Before it is asked for: whose yes it will need. Afterwards: what was asked, and answered. */
async function approvalView(
  context: OperationsContext,
  { rollout, turns, facts }: { rollout: RolloutRow; turns: RolloutTurn[]; facts: Facts },
): Promise<RolloutView['approval']> {
  const foreseen = rollout.state === 'planned' ? await foreseenNeed(context, { rollout, turns, facts }) : null
  const by = rollout.neededRole ?? foreseen?.by
  if (!by) return null
  return {
    by,
    because: rollout.neededBecause ?? foreseen?.because ?? '',
    expiresAt: rollout.approvalExpiresAt?.toISOString() ?? null,
    ladder: rolloutLadder(rollout).map(({ role, at }, index) => ({ role, at: at.toISOString(), asked: index <= rollout.approvalRung })),
    nextAt: rollout.state === 'awaiting-approval' ? (rollout.nextRungAt?.toISOString() ?? null) : null,
    decision: rollout.decision,
    decidedBy: rollout.decidedBy === null ? null : await operatorRef(context, rollout.decidedBy),
    decidedAt: rollout.decidedAt?.toISOString() ?? null,
    reason: rollout.decisionReason,
  }
}

async function foreseenNeed(
  context: OperationsContext,
  { rollout, turns, facts }: { rollout: RolloutRow; turns: RolloutTurn[]; facts: Facts },
) {
  if (!packIndex(context.pack).remediations.has(rollout.remediation)) return null
  return rolloutNeed({
    operator: await operatorInForce(context.db, rollout.createdBy),
    remediation: findRemediation(context, rollout.remediation),
    params: rollout.params,
    tenants: turns.filter(isPlanned).flatMap(({ tenant, plan, neededRole, neededBecause }) => {
      const known = facts.get(tenant)
      const needs = neededRole === null ? null : { by: neededRole as ChangingRole, because: neededBecause ?? '' }
      return known ? [{ tenant: known, plan, needs }] : []
    }),
  })
}

async function named(context: OperationsContext, entries: AuditEventRow[]): Promise<(AuditEventRow & { by: string })[]> {
  const ids = [...new Set(entries.map(({ actor }) => actor))]
  const names = new Map(await Promise.all(ids.map(async (id) => [id, (await findOperator(context.db, { id }))?.name ?? id] as const)))
  return entries.map((entry) => ({
    ...entry,
    by: entry.actor.startsWith('system:') ? 'The system' : (names.get(entry.actor) ?? entry.actor),
  }))
}

async function operatorRef(context: OperationsContext, id: string): Promise<RolloutView['createdBy']> {
  const row = await findOperator(context.db, { id })
  return { id, name: row?.name ?? id, role: row?.role ?? 'auditor' }
}
