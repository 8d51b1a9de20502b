import { randomUUID } from 'node:crypto'
import type { ClientSource, Pack } from '@lamplighter/catalog'
import type { OpenDatabase } from '@lamplighter/db'
import { createCheckRunner, type OperationsContext, type Queue } from '@lamplighter/operations'
import { mailboxPack, type MailboxClients } from './mailbox-pack.ts'

/** The use cases as a server composes them, over the benches' own small pack. */
export function mailboxContext(options: {
  database: OpenDatabase
  queue: Queue
  clients: ClientSource<MailboxClients>
}): OperationsContext {
  const { database, queue, clients } = options
  const pack: Pack<MailboxClients> = mailboxPack()
  const now = (): Date => new Date()
  const context = {
    db: database.db,
    queue,
    pack,
    clients,
    runChecks: createCheckRunner({ pack, clients, now }),
    now,
    newId: randomUUID,
    limits: [],
    log: () => {},
  }
  return context as unknown as OperationsContext
}
