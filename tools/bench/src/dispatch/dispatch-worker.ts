import { openDatabase } from '@lamplighter/db'
import { createPgBossQueue, startRunWorker } from '@lamplighter/operations'
import { mailboxContext } from '../chaos/mailbox-context.ts'
import { memoryClients } from './memory-clients.ts'
import type { FirstStep, FromWorker, WorkerSettings } from './worker-messages.ts'

// A worker process of the dispatch bench: the real queue, database and use cases; the customer's system is this process's
// memory, so that every millisecond that is measured is ours.

const settings = JSON.parse(process.argv[2]!) as WorkerSettings
const tell = (message: FromWorker<FirstStep>): void => void process.send?.(message)
process.on('disconnect', () => process.exit(0))

const database = openDatabase({ url: settings.databaseUrl, applicationName: settings.name })
const clients = memoryClients({
  onEffect: ({ key, name }) => {
    if (name === 'inbox') tell({ type: 'first-step', run: key.split(':')[0]!, atNs: String(process.hrtime.bigint()) })
  },
})
const queue = createPgBossQueue({ connectionString: settings.databaseUrl, works: true, onProblem: () => {} })
const context = mailboxContext({ database, queue, clients })

process.on('message', (message: 'start' | 'stop') => {
  if (message === 'start') void start()
  else void stop()
})
await queue.start()
tell({ type: 'ready' })
let worker: Awaited<ReturnType<typeof startRunWorker>> | null = null

async function start(): Promise<void> {
  worker = await startRunWorker(context, { worker: settings.name, concurrency: settings.concurrency })
}

async function stop(): Promise<void> {
  worker?.stop()
  await queue.stop({ graceMs: 5_000 })
  await database.close()
  process.exit(0)
}
