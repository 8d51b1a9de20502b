import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type GateRequest = { method: string; path: string; key: string | null }
/**
 * `hold` keeps it from the target for good; `delay` until the test delivers it, and then it is answered; `hold-answer` lets it
 * through and keeps the answer back; `break` closes the line.
 */
export type GateRule = (request: GateRequest) => 'pass' | 'hold' | 'delay' | 'hold-answer' | 'break'

export type Held = GateRequest & {
  /** Delivers it to the target, however late and whether or not anyone waits for the answer; the target's status. */
  deliver(): Promise<number>
}

/** Stands on the line between the server and one address of the product, and holds what a test wants held. */
export type Gate = {
  url: string
  rule: GateRule
  held: Held[]
  /** Every request that reached the target, with its key. */
  delivered: GateRequest[]
  close(): Promise<void>
}

export async function openGate(options: { target: string; rewrite?: (body: string, path: string) => string }): Promise<Gate> {
  const { target, rewrite = (body: string) => body } = options
  const server = createServer((request, response) => void answer({ request, response }).catch(() => response.destroy()))
  const gate: Gate = {
    url: '',
    rule: () => 'pass',
    held: [],
    delivered: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer({ request, response }: { request: IncomingMessage; response: ServerResponse }): Promise<void> {
    const body = await readBody(request)
    const seen = describe(request)
    const forward = async (): Promise<{ status: number; headers: Headers; text: string }> => {
      const got = await fetch(`${target}${request.url}`, {
        method: seen.method,
        headers: forwarded(request),
        ...(seen.method === 'GET' ? {} : { body }),
      })
      gate.delivered.push(seen)
      return { status: got.status, headers: got.headers, text: rewrite(await got.text(), seen.path) }
    }
    const rule = gate.rule(seen)
    if (rule === 'break') return void response.destroy()
    const reply = ({ status, headers, text }: Awaited<ReturnType<typeof forward>>): void =>
      void response.writeHead(status, { 'content-type': headers.get('content-type') ?? 'application/json' }).end(text)
    if (rule === 'delay') {
      const deliver = async (): Promise<number> => {
        const late = await forward()
        reply(late)
        return late.status
      }
      return void gate.held.push({ ...seen, deliver })
    }
    if (rule === 'hold') return void gate.held.push({ ...seen, deliver: async () => (await forward()).status })
    const answered = await forward()
    if (rule === 'hold-answer') return void gate.held.push({ ...seen, deliver: async () => answered.status })
    reply(answered)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  gate.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return gate
}

function describe(request: IncomingMessage): GateRequest {
  const key = request.headers['idempotency-key']
  return { method: request.method ?? 'GET', path: (request.url ?? '/').split('?')[0]!, key: typeof key === 'string' ? key : null }
}

function forwarded(request: IncomingMessage): Record<string, string> {
  const names = ['authorization', 'content-type', 'idempotency-key', 'accept']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
