import { z } from 'zod'
import { schemaVersionExpected } from '../../database/tenant-schema.ts'
import { conflict } from '../../http/refusal.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { listLocks } from '../facts/machinery.ts'
import { noteChange } from '../note-change.ts'
import { migrateSchema } from './migrate.ts'

const nothing = z.strictObject({})

/** Ends a session of this database, and only one that others wait for. Its open transaction is lost. */
export const terminateSession = defineTenantAction({
  path: '/ops/database/terminate-session',
  body: z.strictObject({ pid: z.number().int().positive() }),
  run: async ({ instance, body }) => {
    const { blockers } = await listLocks(instance)
    const session = blockers.find((one) => one.pid === body.pid)
    if (!session) {
      throw conflict({ code: 'not-a-blocker', message: `No session of this database waits for process ${body.pid}.` })
    }
    await instance.database.admin('select pg_terminate_backend($1, 2000)', [body.pid])
    const summary = `Ended the session ${body.pid} (${session.application}), open for ${Math.round(session.transactionAgeMs / 1000)} s.`
    await noteChange({ instance, node: 'database', kind: 'operator', summary })
    return done({ summary, captured: { application: session.application, transactionAgeMs: session.transactionAgeMs } })
  },
})

export const recyclePool = defineTenantAction({
  path: '/ops/pool/recycle',
  body: nothing,
  run: async ({ instance }) => {
    const { inUse } = instance.database.pool()
    await instance.database.recyclePool()
    const summary = `Replaced the connection pool; ${inUse} connections in use were closed.`
    await noteChange({ instance, node: 'database-pool', kind: 'operator', summary })
    return done({ summary, captured: { inUse } })
  },
})

/** Runs the migrations that are missing, each in its own transaction. */
export const runMigrations = defineTenantAction({
  path: '/ops/schema/migrate',
  body: nothing,
  run: async ({ instance }) => {
    const { versionBefore, ran } = await migrateSchema(instance)
    if (ran.length === 0) return nothingToDo(`The schema is at version ${schemaVersionExpected} already.`)
    const summary = `Ran the missing migrations ${ran.map((one) => `${one.version} (${one.name})`).join(', ')}.`
    await noteChange({ instance, node: 'schema', kind: 'migration', summary })
    return done({ summary, captured: { version: versionBefore } })
  },
})
