import { setTimeout as pause } from 'node:timers/promises'
import type { Child } from './child.ts'
import { getJson, readDemoContact, readSandboxContact, type DemoContact } from './running-copy.ts'

export type Ready =
  | { type: 'ready'; contact: DemoContact; firstTenant: string | null; tenants: number }
  | { type: 'ended'; what: string; child: Child }
  | { type: 'late' }

type Stage = { name: string; done: boolean }

/**
 * Waits until the sandbox answers, the server is ready and knows the sandbox's tenants. Says each stage as it is reached. Ends at
 * once when a child ends, and after `withinMs` at the latest.
 */
export async function waitUntilReady(options: {
  home: string
  sandbox: Child
  server: Child
  withinMs: number
  signal: AbortSignal
  say: (line: string) => void
}): Promise<Ready> {
  const { sandbox, server, withinMs, signal, say } = options
  const started = Date.now()
  const stages: Record<'sandbox' | 'server', Stage> = {
    sandbox: { name: 'sandbox product', done: false },
    server: { name: 'server and database', done: false },
  }
  const reach = (stage: Stage): void => {
    if (!stage.done) say(`  ${stage.name} ready after ${((Date.now() - started) / 1000).toFixed(1)} s`)
    stage.done = true
  }
  while (Date.now() - started < withinMs && !signal.aborted) {
    for (const child of [sandbox, server]) if (!child.isRunning()) return { type: 'ended', what: await child.ended, child }
    const product = await askSandbox(options)
    if (product !== null) reach(stages.sandbox)
    const contact = await askServer(options)
    if (contact !== null) reach(stages.server)
    if (product !== null && contact !== null) return { type: 'ready', contact, ...product }
    await pause(100)
  }
  return { type: 'late' }
}

async function askSandbox(options: { home: string; sandbox: Child }): Promise<{ firstTenant: string | null; tenants: number } | null> {
  const contact = readSandboxContact(options.home)
  if (contact?.pid !== options.sandbox.pid) return null
  const inventory = await getJson<{ tenants: { id: string }[] }>({ url: `${contact.controlUrl}/inventory`, token: contact.token })
  return inventory === null ? null : { firstTenant: inventory.tenants[0]?.id ?? null, tenants: inventory.tenants.length }
}

async function askServer(options: { home: string; server: Child }): Promise<DemoContact | null> {
  const contact = readDemoContact(options.home)
  if (contact?.pid !== options.server.pid) return null
  const ready = await getJson<{ status: string; tenants: number | null }>({ url: `${contact.url}/readyz` })
  return ready?.status === 'ready' && (ready.tenants ?? 0) > 0 ? contact : null
}
