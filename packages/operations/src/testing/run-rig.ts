import { randomUUID } from 'node:crypto'
import type { Clients, ClientSource, Pack } from '@lamplighter/catalog'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { Database } from '@lamplighter/db'
import { listRunSteps, readPlan, readRun, saveOperator, type PlanRow, type RunRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { approveRun } from '../approval/decide-approval.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { createCheckRunner } from '../check-run/run-checks.ts'
import type { OperationsContext } from '../context.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { importInventory } from '../inventory/import-inventory.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { planRemediation } from '../plan/plan.ts'
import { requestRun } from '../run/request-run.ts'
import { createFakeQueue } from '../run/run-fixture.ts'
import { undoRun } from '../run/undo-run.ts'
import { runWithDeaths } from './run-with-deaths.ts'

/**
 * The real way from diagnosis to verdict for a pack and a living product, in one process: real database, real use cases, the
 * pack's own clients; only the queue is replaced, so that a test says which worker does what and where it dies. For tests only.
 */
export async function createRunRig<C extends Clients>(options: { db: Database; pack: Pack<C>; clients: ClientSource<C> }) {
  const { db, pack, clients } = options
  const now = (): Date => new Date()
  const context = {
    db,
    queue: createFakeQueue(),
    pack,
    clients,
    runChecks: createCheckRunner({ pack, clients, now }),
    now,
    newId: randomUUID,
    limits: [],
    log: () => {},
  } satisfies OperationsContext<C> as unknown as OperationsContext
  const requester = await addOperator(db, 'lead')
  const approver = await addOperator(db, 'admin')
  const imported = await importInventory({ context })
  if (imported.type === 'failed') throw new Error(imported.problem)

  const approveWhereNeeded = async (run: RunRow): Promise<void> => {
    if (run.state !== 'awaiting-approval') return
    const planHash = (await readPlan(db, run.planId))!.hash
    const approved = await approveRun(context, { operator: approver, run: run.id, planHash, reason: 'Harness', gate: 'test' })
    if (approved.type === 'refused') throw new Error(approved.reasons.map(({ message }) => message).join(' '))
  }

  const dieAndEnd = async (run: string) => {
    const steps = (await listRunSteps(db, run)).map(({ step }) => step)
    const deaths = await runWithDeaths(context, { run, steps })
    const { state, verdict, attempt } = (await readRun(db, run))!
    return {
      run,
      state,
      verdict,
      attempts: attempt,
      steps: (await listRunSteps(db, run)).map((row) => ({ step: row.step, state: row.state })),
      deaths,
      audit: (await verifyAudit(db)).type,
    }
  }

  return {
    async diagnose({ tenant, feature }: { tenant: string; feature: string }) {
      const { verdict, causes } = await diagnose({ context, operator: requester, tenant, feature })
      return { verdict, causes: causes.map(({ cause, probability }) => ({ cause, probability })) }
    },

    /** What the door answers: a plan, or the sentence with which it refuses. */
    async plan(asked: { tenant: string; feature: string; remediation: string; params: unknown }): Promise<Planned> {
      try {
        const planned = await planRemediation(context, { operator: requester, gate: 'test', ...asked })
        return planned.type === 'planned'
          ? { type: 'planned', plan: planned.plan }
          : { type: 'refused', code: planned.reasons[0]!.code, message: planned.reasons.map(({ message }) => message).join(' ') }
      } catch (error) {
        if (!(error instanceof OperationRefusal)) throw error
        return { type: 'refused', code: error.refusal.code, message: error.refusal.message }
      }
    },

    /** Runs the plan while one worker after another dies, one at each point of the journal; answers how it ended all the same. */
    async runWithDeaths({ plan, tenantName }: { plan: PlanRow; tenantName: string }) {
      const asked = { plan: plan.id, hash: plan.hash, reason: 'Harness', case: 'HARNESS-1', typedTenantName: tenantName, gate: 'test' }
      const requested = await requestRun(context, { operator: requester, ...asked })
      if (requested.type === 'refused') throw new Error(requested.reasons.map(({ message }) => message).join(' '))
      await approveWhereNeeded(requested.run)
      return dieAndEnd(requested.run.id)
    },

    /** Takes a run back by a run of its own, as an operator would, while workers die at each point of its journal too. */
    async undoWithDeaths({ run }: { run: string }) {
      const undone = await undoRun(context, { operator: requester, run, reason: 'Harness', case: 'HARNESS-1', gate: 'test' })
      if (undone.type === 'refused') throw new Error(undone.reasons.map(({ message }) => message).join(' '))
      await approveWhereNeeded(undone.run)
      return dieAndEnd(undone.run.id)
    },
  }
}

type Planned = { type: 'planned'; plan: PlanRow } | { type: 'refused'; code: string; message: string }
export type RunRig = Awaited<ReturnType<typeof createRunRig>>

async function addOperator(db: Database, role: Role): Promise<Operator> {
  const operator: Operator = { id: `op-${randomUUID()}`, name: `Harness ${role}`, role, scope: { kind: 'everything' } }
  await saveOperator(db, { ...operator, email: `${operator.id}@example.test`, now: new Date() })
  return operator
}
