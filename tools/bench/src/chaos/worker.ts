import { openDatabase } from '@lamplighter/db'
import { createPgBossQueue, jobNames, requestRun, startRunWorker, type OperationsContext } from '@lamplighter/operations'
import { createHolder, holdMoves, holdTransactions, holdingQueue } from './hold-runs.ts'
import { httpClients } from './http-clients.ts'
import { mailboxContext } from './mailbox-context.ts'
import { keyedRemediation } from './mailbox-pack.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { chaosOperator } from './chaos-operator.ts'

// A worker process of the chaos bench: the real queue, database, use cases and HTTP clients, composed so that each run can
// be held at one point. It ends with its parent.

type Settings = { name: string; databaseUrl: string; targetUrl: string; concurrency: number }

const settings = JSON.parse(process.argv[2]!) as Settings
const tell = (message: FromWorker): void => void process.send?.(message)
const trouble = (message: string): void => tell({ type: 'trouble', message: `${settings.name}: ${message}` })
process.on('disconnect', () => process.exit(0))
process.on('uncaughtException', (error) => trouble(`uncaught: ${error.stack ?? error.message}`))
process.on('unhandledRejection', (error) => trouble(`unhandled: ${error instanceof Error ? (error.stack ?? '') : String(error)}`))

const holder = createHolder(tell)
const database = openDatabase({ url: settings.databaseUrl, applicationName: settings.name })
holdTransactions({ database, holder })
holdMoves({ database, holder })
const clients = httpClients({ url: settings.targetUrl, hold: (point) => holder.at(point) })
const works = settings.concurrency > 0
const queue = holdingQueue({
  queue: createPgBossQueue({ connectionString: settings.databaseUrl, works, onProblem: () => {} }),
  holder,
  name: jobNames.run,
})
const plain = mailboxContext({ database, queue, clients })
const context: OperationsContext = {
  ...plain,
  // A verdict with a look afterwards is written in a transaction with its job; the others in one statement.
  pack: {
    ...plain.pack,
    remediations: plain.pack.remediations.map((remediation) =>
      remediation.id === keyedRemediation ? { ...remediation, verify: { ...remediation.verify, followUpAfterMinutes: 60 } } : remediation,
    ),
  },
  async runChecks(options) {
    await holder.at('verifying')
    const results = await plain.runChecks(options)
    await holder.at('verified')
    return results
  },
}

process.on('message', (message: ToWorker) => void obey(message).catch((error: unknown) => trouble(String(error))))
await queue.start()
const worker = works
  ? await startRunWorker(context, {
      worker: settings.name,
      concurrency: settings.concurrency,
      observe: ({ at, step }) => holder.at(`${at}:${step}`),
    })
  : null
tell({ type: 'ready' })

async function obey(message: ToWorker): Promise<void> {
  if (message.type === 'hold') holder.assign(message.points)
  if (message.type === 'go') holder.goOn()
  if (message.type === 'drain') {
    worker?.stop()
    await queue.stop({ graceMs: 20_000 })
    await database.close()
    process.exit(0)
  }
  if (message.type !== 'request') return
  const { run, plan, hash } = message
  await holder.within(run, async () => {
    await requestRun({ context: { ...context, newId: () => run }, operator: chaosOperator, plan, hash, reason: 'Customer calls' })
    await holder.at('after:request')
  })
  tell({ type: 'requested', run })
}
