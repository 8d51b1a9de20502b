import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate } from '@lamplighter/db'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@lamplighter/db/embedded'

/** A real PostgreSQL with fsync, owned by the bench, that can be ended and started again on the same port. */
export type BenchDatabase = {
  url: string
  /** Fast shutdown, as an administrator does it. */
  stop(): Promise<void>
  /** As when the machine loses power: no goodbye, recovery from the log at the next start. */
  crash(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

export async function createBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-bench-'))
  // As root the server runs as somebody else, who must be able to enter.
  chmodSync(dataDir, 0o711)
  const settings = { max_connections: 200 }
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir, settings })
  const cluster = realpathSync(join(dataDir, 'cluster'))
  const { url, port } = server
  await migrate(url)
  return {
    url,
    stop: () => server.stop(),
    async crash() {
      const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
      // Immediate shutdown: every process of the server leaves without writing anything.
      process.kill(pid, 'SIGQUIT')
      await server.stop()
    },
    async start() {
      server = await startEmbeddedPostgres({ dataDir, port, settings })
      if (server.port !== port) throw new Error(`PostgreSQL came back on port ${server.port}, not on ${port}`)
    },
    async remove() {
      await server.stop()
      rmSync(cluster, { recursive: true, force: true })
      if (dirname(cluster) !== realpathSync(dataDir)) rmSync(dirname(cluster), { recursive: true, force: true })
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
