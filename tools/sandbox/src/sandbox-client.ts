import { randomUUID } from 'node:crypto'
import type { Sandbox } from './sandbox.ts'

export interface Reply {
  status: number
  body: Record<string, unknown>
  headers: Headers
}

interface Endpoint {
  baseUrl: string
  readerSecret: string
  operatorSecret: string
}

/** Speaks to a running sandbox as an outsider does: by inventory, secrets and HTTP only. */
export interface SandboxClient {
  features: string[]
  endpointOf: (tenant: string) => Endpoint
  /** Null where the probe is fine, else its failure code. */
  probe: (options: { tenant: string; feature: string }) => Promise<string | null>
  /** The failure codes of all probes that fail. */
  failing: (tenant: string) => Promise<Record<string, string>>
  read: (options: { tenant: string; path: string }) => Promise<Record<string, unknown>>
  act: (options: { tenant: string; path: string; body?: unknown; key?: string; token?: string }) => Promise<Reply>
  readPlatform: (path: string) => Promise<Record<string, unknown>>
  actPlatform: (options: { path: string; body?: unknown; key?: string }) => Promise<Reply>
}

export async function openSandboxClient(sandbox: Sandbox): Promise<SandboxClient> {
  const inventory = (await sandbox.inventory()) as {
    features: string[]
    platform: { opsUrl: string; readerSecret: string; operatorSecret: string }
    tenants: { id: string; instance: Endpoint }[]
  }
  const secrets = sandbox.secrets()
  const endpointOf = (tenant: string): Endpoint => {
    const found = inventory.tenants.find((one) => one.id === tenant)
    if (!found) throw new Error(`No tenant ${tenant} in the inventory`)
    return found.instance
  }
  const get = (url: string, secret: string) => call({ url, method: 'GET', token: secrets[secret] ?? '' })
  const probe: SandboxClient['probe'] = async ({ tenant, feature }) => {
    const { baseUrl, readerSecret } = endpointOf(tenant)
    const reply = await get(`${baseUrl}/synthetic/${feature}`, readerSecret).catch(() => undefined)
    if (!reply) return 'no-answer'
    return reply.status === 200 && reply.body['ok'] === true ? null : String(reply.body['code'])
  }
  const post = (url: string, options: { token: string; body?: unknown; key?: string | undefined }) =>
    call({
      url,
      method: 'POST',
      token: options.token,
      body: options.body ?? {},
      headers: { 'idempotency-key': options.key ?? randomUUID() },
    })
  const { platform } = inventory
  return {
    features: inventory.features,
    endpointOf,
    probe,
    failing: async (tenant) => {
      const codes = await Promise.all(inventory.features.map(async (feature) => [feature, await probe({ tenant, feature })] as const))
      return Object.fromEntries(codes.filter((entry): entry is [string, string] => entry[1] !== null))
    },
    read: async ({ tenant, path }) => {
      const { baseUrl, readerSecret } = endpointOf(tenant)
      return (await get(`${baseUrl}${path}`, readerSecret)).body
    },
    act: ({ tenant, path, token, ...rest }) => {
      const { baseUrl, operatorSecret } = endpointOf(tenant)
      return post(`${baseUrl}${path}`, { ...rest, token: token ?? secrets[operatorSecret] ?? '' })
    },
    readPlatform: async (path) => (await get(`${platform.opsUrl}${path}`, platform.readerSecret)).body,
    actPlatform: ({ path, ...rest }) => post(`${platform.opsUrl}${path}`, { ...rest, token: secrets[platform.operatorSecret] ?? '' }),
  }
}

async function call(options: {
  url: string
  method: string
  token: string
  body?: unknown
  headers?: Record<string, string>
}): Promise<Reply> {
  const response = await fetch(options.url, {
    method: options.method,
    headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json', ...options.headers },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(8000),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers }
}
