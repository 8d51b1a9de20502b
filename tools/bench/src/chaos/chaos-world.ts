import { randomUUID } from 'node:crypto'
import { openDatabase, type OpenDatabase } from '@lamplighter/db'
import { createPgBossQueue, planRemediation, requestRun, undoRun, type OperationsContext, type Queue } from '@lamplighter/operations'
import { createBenchDatabase, type BenchDatabase } from './bench-database.ts'
import { chaosOperator } from './chaos-operator.ts'
import { httpClients } from './http-clients.ts'
import { mailboxContext } from './mailbox-context.ts'
import { addOperator, addStuckTenants } from './stuck-tenants.ts'
import { startTarget, type Target } from './target.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** PostgreSQL, the target, and whoever asks for runs; workers are processes of their own. */
export type ChaosWorld = {
  postgres: BenchDatabase
  database: OpenDatabase
  target: Target
  context: OperationsContext
  queue: Queue
  troubles: string[]
  addTenants(ids: string[]): Promise<void>
  /** The plan of a remediation for one tenant. */
  plan(options: { tenant: string; remediation: string }): Promise<{ id: string; hash: string }>
  /** Turns a plan into a run of that id. */
  request(options: { run: string; plan: { id: string; hash: string } }): Promise<void>
  undo(options: { run: string; of: string }): Promise<void>
  startWorker(options: { concurrency: number }): Promise<WorkerProcess>
  close(): Promise<void>
}

export async function openChaosWorld(): Promise<ChaosWorld> {
  const endings: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).toReversed()) await end()
  }
  try {
    const postgres = await createBenchDatabase()
    endings.push(postgres.remove)
    const target = await startTarget()
    endings.push(target.close)
    const database = openDatabase({ url: postgres.url, applicationName: 'chaos-bench' })
    endings.push(database.close)
    const queue = createPgBossQueue({ connectionString: postgres.url, works: false, onProblem: () => {} })
    await queue.start()
    endings.push(() => queue.stop({ graceMs: 0 }).catch(() => {}))
    await addOperator(database.db)
    const context = mailboxContext({ database, queue, clients: httpClients({ url: target.url }) })
    const workers: WorkerProcess[] = []
    let started = 0
    endings.push(() => Promise.all(workers.map((worker) => worker.kill())))
    const troubles: string[] = []
    return {
      postgres,
      database,
      target,
      context,
      queue,
      troubles,
      close,
      addTenants: (ids) => addStuckTenants({ db: database.db, ids }),
      async plan({ tenant, remediation }) {
        const { id, hash } = await planRemediation({ context, operator: chaosOperator, remediation, tenant, feature: 'mail', params: {} })
        return { id, hash }
      },
      async request({ run, plan }) {
        const asked = { operator: chaosOperator, plan: plan.id, hash: plan.hash, reason: 'Customer calls' }
        await requestRun({ context: { ...context, newId: () => run }, ...asked })
      },
      async undo({ run, of }) {
        // The first new id is the plan's, the second the run's.
        const ids = [randomUUID(), run]
        await undoRun({
          context: { ...context, newId: () => ids.shift() ?? randomUUID() },
          operator: chaosOperator,
          run: of,
          reason: 'Back',
        })
      },
      async startWorker({ concurrency }) {
        const name = `worker-${++started}`
        const onTrouble = (message: string): void => void troubles.push(message)
        const worker = await startWorkerProcess({ name, databaseUrl: postgres.url, targetUrl: target.url, concurrency, onTrouble })
        workers.push(worker)
        return worker
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
