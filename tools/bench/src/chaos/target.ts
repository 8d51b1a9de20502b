import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { parts } from './mailbox-pack.ts'

export type Applied = { at: number; tenant: string; name: string; value: string }

/** The customer's system: what happened is counted here, whatever anyone else believes. */
export type Target = {
  url: string
  /** Requests that arrived, by idempotency key. */
  arrivals: Map<string, number>
  /** Effects that happened, by idempotency key; more than one is a duplicate. */
  applied: Map<string, Applied[]>
  partsOf(tenant: string): Record<string, string>
  /** Milliseconds that each request waits on its way in and on its way out; 0 at first. */
  delayMs: () => number
  close(): Promise<void>
}

type Write = { tenant: string; key: string; name: string; value: string; blind: boolean }

/**
 * A target over HTTP. An effect whose key it knows is acknowledged and not repeated, as targets with idempotency keys do;
 * a `blind` one knows no keys: every arrival is an effect.
 */
export async function startTarget(): Promise<Target> {
  const state = new Map<string, Record<string, string>>()
  const partsOf = (tenant: string): Record<string, string> => {
    const known = state.get(tenant) ?? Object.fromEntries(parts.map((name) => [name, 'stuck']))
    state.set(tenant, known)
    return known
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const url = new URL(request.url!, 'http://target')
      void (async () => {
        await pause(target.delayMs())
        const answer = request.method === 'POST' ? write(JSON.parse(text) as Write) : read(url)
        await pause(target.delayMs())
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(answer))
      })()
    })
  })
  function write({ tenant, key, name, value, blind }: Write): object {
    target.arrivals.set(key, (target.arrivals.get(key) ?? 0) + 1)
    const earlier = target.applied.get(key)
    if (earlier && !blind) return { again: true }
    partsOf(tenant)[name] = value
    target.applied.set(key, [...(earlier ?? []), { at: Date.now(), tenant, name, value }])
    return { again: false }
  }
  function read(url: URL): object {
    const key = url.searchParams.get('key')
    return key === null ? partsOf(url.searchParams.get('tenant')!) : { applied: target.applied.has(key) }
  }
  const target: Target = {
    url: '',
    arrivals: new Map(),
    applied: new Map(),
    partsOf,
    delayMs: () => 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return target
}
