import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { Database } from '@lamplighter/db'
import { listRunSteps, readPlan, readRun, saveDiagnosis, saveOperator, type PlanRow, type RunRow } from '@lamplighter/db/queries'
import { instance, tenant as tenantTable } from '@lamplighter/db/schema'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext, RunChecks } from '../context.ts'
import { planRemediation } from '../plan/plan.ts'
import type { Job, Queue } from '../queue/queue.ts'
import { executeRun, type ExecuteRunOptions } from './execute-run.ts'
import {
  createFakeMailbox,
  fakeFacts,
  isCured,
  mailboxClients,
  mailboxPack,
  type FakeMailbox,
  type MailboxClients,
} from './fake-mailbox.ts'
import { requestRun, type RequestedRun } from './request-run.ts'

/** A fake queue that only remembers what it was given; tests call `executeRun` where a worker would. */
export function createFakeQueue(): Queue & { jobs: Job[] } {
  const jobs: Job[] = []
  return {
    jobs,
    enqueue: async (_tx, job) => void jobs.push(job),
    async enqueueStatement(job) {
      jobs.push(job)
      return sql`select 1`
    },
    work: async () => {},
    schedule: async () => {},
    listMissing: async () => [],
    listDead: async () => [],
    start: async () => {},
    stop: async () => {},
  }
}

/** A whole little world: database, operators, a diagnosed tenant with a stuck mailbox, and a clock that tests move. */
export async function createRunWorld(db: Database, options: { queue?: Queue } = {}): Promise<RunWorld> {
  const mailbox = createFakeMailbox()
  const clock = { now: new Date('2026-11-20T12:00:00.000Z') }
  const queue = createFakeQueue()
  const runChecks: RunChecks = async ({ tenant, checkIds }) =>
    checkIds.map((check) => ({
      check,
      status: isCured(mailbox, tenant.id) ? 'pass' : 'fail',
      message: 'looked',
      evidence: null,
      magnitude: null,
      observedAt: clock.now,
    }))
  const context: OperationsContext<MailboxClients> = {
    db,
    queue: options.queue ?? queue,
    pack: mailboxPack(mailbox),
    clients: mailboxClients(mailbox),
    runChecks,
    now: () => clock.now,
    newId: () => randomUUID(),
    log: () => {},
  }
  const world: RunWorld = {
    context: context as OperationsContext,
    mailbox,
    clock,
    jobs: queue.jobs,
    operator: (role, change = {}) => addOperator(db, { role, now: clock.now, ...change }),
    tenant: () => addTenant(db, { now: clock.now }),
    async plan({ operator, tenant, remediation = 'mailbox/clear', params = {} }) {
      const planned = await planRemediation(world.context, { operator, tenant, feature: 'mail', remediation, params, gate: 'test' })
      if (planned.type === 'refused') throw new Error(planned.reasons.map((reason) => `${reason.code}: ${reason.message}`).join('\n'))
      return planned.plan
    },
    request: ({ operator, plan, ...change }) =>
      requestRun(world.context, {
        operator,
        plan: plan.id,
        hash: plan.hash,
        reason: 'Customer calls',
        case: null,
        gate: 'test',
        ...change,
      }),
    async start({ operator, tenant, remediation }) {
      const requested = await world.request({
        operator,
        plan: await world.plan({ operator, tenant, ...(remediation ? { remediation } : {}) }),
      })
      if (requested.type === 'refused') throw new Error(requested.reasons.map((reason) => reason.code).join(', '))
      return requested.run
    },
    execute(run, change = {}) {
      const question = queue.jobs.findLast(({ data }) => data['run'] === run.id)?.data['question']
      return executeRun(world.context, {
        run: run.id,
        question: typeof question === 'string' ? question : null,
        worker: randomUUID(),
        signal: new AbortController().signal,
        leaseMs: 0,
        ...change,
      })
    },
    async see(run) {
      const row = (await readRun(db, run.id))!
      const steps = await listRunSteps(db, run.id)
      return { ...row, plan: (await readPlan(db, row.planId))!, steps: steps.map((step) => `${step.step} ${step.state}`), rows: steps }
    },
  }
  return world
}

export type RunWorld = {
  context: OperationsContext
  mailbox: FakeMailbox
  clock: { now: Date }
  jobs: Job[]
  operator(role: Role, change?: { region?: string }): Promise<Operator>
  tenant(): Promise<string>
  plan(options: { operator: Operator; tenant: string; remediation?: string; params?: unknown }): Promise<PlanRow>
  request(options: {
    operator: Operator
    plan: PlanRow
    hash?: string
    reason?: string
    case?: string
    typedTenantName?: string
  }): Promise<RequestedRun>
  start(options: { operator: Operator; tenant: string; remediation?: string }): Promise<RunRow>
  execute(run: { id: string }, change?: Partial<ExecuteRunOptions>): Promise<'carried-on' | 'not-mine'>
  see(run: { id: string }): Promise<RunRow & { plan: PlanRow; steps: string[]; rows: Awaited<ReturnType<typeof listRunSteps>> }>
}

async function addOperator(db: Database, { role, region = 'eu', now }: { role: Role; region?: string; now: Date }): Promise<Operator> {
  const id = `op-${randomUUID()}`
  const scope = { kind: 'some' as const, regions: [region], tiers: [], tenants: [] }
  await saveOperator(db, { id, name: `${role} ${id.slice(-4)}`, email: `${id}@example.test`, role, scope, now })
  return { id, name: `${role} ${id.slice(-4)}`, role, scope }
}

/** A living tenant whose mail was just diagnosed: the mailbox is stuck, beyond doubt. */
async function addTenant(db: Database, { now }: { now: Date }): Promise<string> {
  const id = `t-${randomUUID().slice(0, 8)}`
  const { instance: where, ...facts } = fakeFacts(id)
  await db.insert(tenantTable).values({ ...facts, importedAt: now })
  await db.insert(instance).values({ tenant: id, ...where, updatedAt: now })
  await diagnoseStuck(db, { tenant: id, at: now })
  return id
}

export async function diagnoseStuck(db: Database, { tenant, at }: { tenant: string; at: Date }): Promise<void> {
  const observation = (check: string) => ({
    check,
    status: 'fail' as const,
    confirmed: true,
    observedAt: at.toISOString(),
    message: 'stuck',
    evidence: {},
  })
  const explained = {
    cause: 'mailbox/stuck',
    node: 'mailbox',
    nodeKind: 'component' as const,
    probability: 0.97,
    score: 5,
    severity: 1,
    cures: ['mailbox/clear'],
    ledger: [],
  }
  await saveDiagnosis(db, {
    diagnosis: {
      id: randomUUID(),
      tenant,
      feature: 'mail',
      at,
      tookMs: 5,
      verdict: 'confirmed',
      scope: 'tenant',
      cause: 'mailbox/stuck',
      probability: 0.97,
      requestedBy: null,
      bundle: {
        format: 'lamplighter.evidence/1',
        now: at.toISOString(),
        subject: { tenant, feature: 'mail' },
        model: { nodes: [], edges: [], checks: [], causes: [] },
        observations: [observation('mail/arrives'), observation('mailbox/moving')],
        signatures: [],
        fleet: [],
        changes: [],
      },
      explanation: {
        format: 'lamplighter.explanation/1',
        now: at.toISOString(),
        subject: { tenant, feature: 'mail' },
        verdict: 'confirmed',
        scope: 'tenant',
        causes: [explained],
        pairs: [],
        unmodelled: 0.01,
        noFault: 0,
        ruledOut: [],
        notChecked: [],
        inseparable: [],
        nextBestCheck: null,
        freshness: { relevant: 2, fresh: 2 },
        elsewhere: [],
      },
    },
  })
}

/** How often each kind of row stands in the audit for a run, oldest first. */
export async function auditActions(db: Database, subject: string): Promise<string[]> {
  const { rows } = await db.execute<{ action: string }>(sql`select action from audit_event where subject = ${subject} order by seq`)
  return rows.map((row) => row.action)
}
