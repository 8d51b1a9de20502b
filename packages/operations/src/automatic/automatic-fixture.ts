import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Database } from '@lamplighter/db'
import { saveOperator, updateRemediationAutomatic, type RunRow } from '@lamplighter/db/queries'
import type { Operator } from '@lamplighter/remediation'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { executeRun } from '../run/execute-run.ts'
import { createFakeQueue } from '../run/run-fixture.ts'
import { createSweep, type Sweep } from '../sweep/sweep.ts'
import { createAutomaticOperator } from './automatic-operator.ts'
import { runAutomatically, type RanAutomatically } from './run-automatically.ts'

export type AutomaticWorld = {
  system: FakeSystem
  sweep: Sweep
  admin: Operator
  /** Switches the remediation without asking anybody. */
  on(automatic?: boolean): Promise<void>
  /** Breaks the tenants' credential and lets the sweep find and diagnose it; the diagnoses that it asked about. */
  broken(...tenants: string[]): Promise<string[]>
  /** Diagnoses that were asked about since the last time. */
  asked(): string[]
  consider(diagnosis: string): Promise<RanAutomatically>
  execute(run: RunRow): Promise<unknown>
}

/** The one that the fake pack lets run by itself: three an hour over all tenants, an hour's cool-down. */
export const automaticRemediation = 'credential/rotate'

/** A fleet of four that is well, swept once; what is mended passes from then on, as it would at a real target. */
export async function createAutomaticWorld(db: Database): Promise<AutomaticWorld> {
  await db.execute(
    sql`truncate tenant, check_state, feature_state, tenant_health, diagnosis, sweep_schedule, live_event, transition, shared_problem, remediation_setting, automatic_attempt, "freeze", operator cascade`,
  )
  const system = createFakeSystem(db)
  const queue = createFakeQueue()
  system.context.queue = queue
  const answer = (options: { tenant: string; fails: boolean }) => {
    const { tenant, fails } = options
    system.world.set({ tenant, check: 'checkout/place-order', answer: fails ? { type: 'fail', code: 'refused' } : { type: 'pass' } })
    system.world.set({ tenant, check: 'credential/accepted', answer: fails ? { type: 'fail', code: 'expired' } : { type: 'pass' } })
  }
  const { writeClients } = system.context.clients
  system.context.clients.writeClients = (options) => {
    const clients = writeClients(options) as { mend: (component: string) => Promise<void> }
    return {
      mend: async (component: string) => {
        await clients.mend(component)
        answer({ tenant: options.tenant.id, fails: false })
      },
    }
  }
  // Regions of their own: what one has is no shared problem of all.
  system.world.tenants = ['acme', 'globex', 'initech', 'umbrella'].map((id) => fakeTenant({ id, region: `region-${id}` }))
  await seedTenants({ system })
  await createAutomaticOperator({ context: system.context })
  const admin = fakeOperator({ id: 'ada', name: 'Ada', role: 'admin' })
  await saveOperator(db, { ...admin, email: 'ada@example.test', now: system.at() })
  const sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  const asked = () => queue.jobs.splice(0).flatMap((job) => (job.name === 'automatic' ? [String(job.data['diagnosis'])] : []))
  return {
    system,
    sweep,
    admin,
    asked,
    on: (automatic = true) =>
      updateRemediationAutomatic(db, { remediation: automaticRemediation, automatic, by: 'ada', reason: 'It is safe', now: system.at() }),
    async broken(...tenants) {
      for (const tenant of tenants) answer({ tenant, fails: true })
      system.advance({ seconds: 61 })
      await sweep.round()
      return asked()
    },
    consider: (diagnosis) => runAutomatically(system.context, { diagnosis, signal: new AbortController().signal }),
    execute: (run) => executeRun(system.context, { run: run.id, worker: randomUUID(), signal: new AbortController().signal, leaseMs: 0 }),
  }
}
