import { randomUUID } from 'node:crypto'
import { createConnectors, openWebhook } from '@lamplighter/connectors'
import { createCheckRunner, createPgBossQueue, type OperationsContext } from '@lamplighter/operations'
import { commercePack } from '@lamplighter/pack-commerce'
import { startDatabase, type ServerDatabase } from './database.ts'
import type { ServerEnv } from './env.ts'
import type { Logger } from './log.ts'
import { inventoryReference, productAccess } from './product.ts'

export type Composition = {
  operations: OperationsContext
  database: ServerDatabase
  /** Ends what was opened here, in the opposite order; the queue and the workers are ended before by who started them. */
  close(): Promise<void>
}

/** Opens everything that use cases need from outside, and wires it. What is opened before a failure is closed again. */
export async function compose(options: { env: ServerEnv; log: Logger }): Promise<Composition> {
  const { env, log } = options
  const database = await startDatabase({ env, log })
  const { platformUrl, secrets } = productAccess(env)
  const clients = createConnectors({ platformUrl, platformSecretRefs: { inventory: inventoryReference }, secrets })
  const now = (): Date => new Date()
  const queue = createPgBossQueue({
    connectionString: database.url,
    works: env.roles.has('worker'),
    onProblem: ({ message, error }) => log.warn({ err: error }, message),
  })
  const webhook = env.notices && openWebhook(env.notices)
  const operations: OperationsContext = {
    db: database.database.db,
    queue,
    pack: commercePack,
    clients,
    runChecks: createCheckRunner({ pack: commercePack, clients, now }),
    now,
    newId: randomUUID,
    ...(webhook ? { notices: webhook } : {}),
    log: ({ level, message, detail }) => log[level](detail ?? {}, message),
  }
  return {
    operations,
    database,
    async close() {
      await clients.close()
      await webhook?.close()
      await database.close()
    },
  }
}
