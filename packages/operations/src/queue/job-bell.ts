import pg from 'pg'

export type JobBell = {
  /** Resolves once it listens, or could not yet; it goes on trying. */
  start(): Promise<void>
  stop(): Promise<void>
}

export type JobBellOptions = {
  connectionString: string
  /** SQL for the channel's name. */
  channel: string
  /** A job of that name was enqueued. */
  onJob(name: string): void
  /** It may have been deaf for a while. */
  onAwake(): void
  onProblem(error: Error): void
}

const againMs = 1_000

/**
 * Hears at once that there is a job. Only a hint: whoever takes jobs looks by itself too, so a bell that is deaf for a while costs a moment
 * and loses nothing.
 */
export function createJobBell({ connectionString, channel, onJob, onAwake, onProblem }: JobBellOptions): JobBell {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let stopped = true

  async function listen(): Promise<void> {
    const line = new pg.Client({
      connectionString,
      application_name: 'lamplighter-job-bell',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    client = line
    const broken = (error?: Error) => {
      if (client !== line) return
      client = null
      void line.end().catch(() => {})
      if (stopped) return
      onProblem(error ?? new Error('the connection ended'))
      timer = setTimeout(() => void listen(), againMs)
    }
    line.on('error', broken)
    line.on('end', () => broken())
    line.on('notification', ({ payload }) => onJob(payload ?? ''))
    try {
      await line.connect()
      const { rows } = await line.query<{ listen: string }>(`select format('listen %I', ${channel}) as listen`)
      await line.query(rows[0]!.listen)
      onAwake()
    } catch (error) {
      broken(error as Error)
    }
  }

  return {
    async start() {
      if (!stopped) return
      stopped = false
      await listen()
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      const line = client
      client = null
      await line?.end().catch(() => {})
    },
  }
}
