import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { migrate, openDatabase } from '@lamplighter/db'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@lamplighter/db/embedded'
import { verifyAudit } from '../audit/verify-audit.ts'
import { createPgBossQueue } from '../queue/pg-boss-queue.ts'
import { parts, partsOf } from './fake-mailbox.ts'
import { auditActions, createRunWorld } from './run-fixture.ts'
import { startRunWorker } from './run-worker.ts'

// A PostgreSQL of its own, that can be stopped and started; the run, its queue and its worker are the real ones.

const cleanUp: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const end of cleanUp.splice(0).toReversed()) await end()
})

async function openWorld() {
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-restart-'))
  // As root the server runs as somebody else, who must be able to enter.
  chmodSync(dataDir, 0o711)
  cleanUp.push(() => rmSync(dataDir, { recursive: true, force: true }))
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir })
  cleanUp.push(() => server.stop())
  const { url, port } = server
  await migrate(url)
  const { db, close } = openDatabase({ url })
  cleanUp.push(close)
  const queue = createPgBossQueue({ connectionString: url, works: true, onProblem: () => {} })
  await queue.start()
  const world = await createRunWorld(db, { queue })
  const worker = await startRunWorker(world.context, { worker: 'only', concurrency: 2 })
  cleanUp.push(async () => {
    worker.stop()
    await queue.stop({ graceMs: 2_000 })
  })
  return {
    db,
    world,
    stop: () => server.stop(),
    async start() {
      server = await startEmbeddedPostgres({ dataDir, port })
      expect(server.port).toBe(port)
    },
  }
}

test.each(['before', 'after'] as const)(
  'PostgreSQL stopped %s the effect of a step and started again: the run ends in the truth, each effect once, nothing lost',
  async (moment) => {
    const { db, world, stop, start } = await openWorld()
    const operator = await world.operator('l2')
    const tenant = await world.tenant()
    let restarted = false
    world.mailbox.hook = async ({ when, step }) => {
      if (restarted || when !== moment || step !== 'outbox') return
      restarted = true
      await stop()
      // The step goes on while the database is away: its outcome can not be written.
      setTimeout(() => void start(), 500)
    }
    const run = await world.start({ operator, tenant })
    await vi.waitFor(async () => expect((await world.see(run)).state).toBe('finished'), { timeout: 50_000, interval: 200 })
    const seen = await world.see(run)
    expect(restarted).toBe(true)
    expect(seen).toMatchObject({ state: 'finished', verdict: 'fixed', attempt: 2 })
    expect(seen.steps).toEqual(['inbox succeeded', 'outbox recovered', 'archive succeeded'])
    expect(partsOf(world.mailbox, tenant)).toEqual({ inbox: 'moving', outbox: 'moving', archive: 'moving' })
    expect([...world.mailbox.deliveries]).toEqual(parts.map((step) => [`${run.id}:${step}`, 1]))
    expect((await auditActions(db, run.id)).filter((action) => action === 'run.verified')).toHaveLength(1)
    expect(await verifyAudit(db)).toMatchObject({ type: 'intact' })
    // The queue has come back as well: the next run needs no help.
    const next = await world.start({ operator, tenant: await world.tenant() })
    await vi.waitFor(async () => expect((await world.see(next)).state).toBe('finished'), { timeout: 20_000, interval: 100 })
    expect((await world.see(next)).attempt).toBe(1)
  },
  120_000,
)
