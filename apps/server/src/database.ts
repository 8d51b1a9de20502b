import { join } from 'node:path'
import { migrate, openDatabase, type OpenDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@lamplighter/db/embedded'
import type { ServerEnv } from './env.ts'
import type { Logger } from './log.ts'

export type ServerDatabase = {
  url: string
  database: OpenDatabase
  /** As of the last look, at most `watchEveryMs` ago. */
  isUp(): boolean
  close(): Promise<void>
}

const watchEveryMs = 1_000
const answerWithinMs = 2_000

/**
 * Starts the embedded PostgreSQL, or uses the one of `DATABASE_URL`; brings it to the newest schema; watches it. When the embedded
 * one dies it is started again on the same port, so that every pool recovers by itself.
 */
export async function startDatabase(options: { env: Pick<ServerEnv, 'databaseUrl' | 'home'>; log: Logger }): Promise<ServerDatabase> {
  const { env, log } = options
  const start = (port?: number): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({
      dataDir: join(env.home, 'postgres'),
      onLog: (line) => log.info({}, line),
      ...(port === undefined ? {} : { port }),
    })
  let embedded = env.databaseUrl === null ? await start() : null
  const url = env.databaseUrl ?? embedded!.url
  let closing = false
  const applied = await migrate(url)
  if (applied.length > 0) log.info({ applied }, 'the schema was brought up to date')
  const database = openDatabase({
    url,
    applicationName: 'lamplighter-server',
    maxConnections: 20,
    onConnectionError: (error) => log[closing ? 'debug' : 'warn']({ err: error }, 'a database connection broke'),
  })

  const port = embedded?.port
  const watch = watchDatabase({
    database,
    log,
    revive: async () => {
      if (port !== undefined) embedded = await start(port)
    },
  })
  return {
    url,
    database,
    isUp: watch.isUp,
    async close() {
      closing = true
      await watch.stop()
      await database.close()
      await embedded?.stop()
    },
  }
}

function watchDatabase(options: { database: OpenDatabase; log: Logger; revive: () => Promise<void> }): {
  isUp(): boolean
  stop(): Promise<void>
} {
  const { database, log, revive } = options
  let up = true
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    const answers = await answersWithin(database)
    if (answers !== up) log[answers ? 'info' : 'error']({}, answers ? 'the database answers again' : 'the database does not answer')
    up = answers
    if (up || stopped) return
    await revive().catch((error: unknown) => log.error({ err: error }, 'the database could not be started again'))
  }
  async function lookAndGoOn(): Promise<void> {
    await look()
    lookLater()
  }
  function lookLater(): void {
    if (stopped) return
    timer = setTimeout(() => (looking = lookAndGoOn()), watchEveryMs)
    timer.unref()
  }
  lookLater()
  return {
    isUp: () => up,
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await looking
    },
  }
}

async function answersWithin({ pool }: OpenDatabase): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), answerWithinMs)))
  const asked = pool.query('select 1').then(
    () => true,
    // A pool whose connections are all in use is busy, not away.
    (error: Error) => error.message.includes('timeout exceeded when trying to connect') && pool.totalCount >= (pool.options.max ?? 10),
  )
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}
