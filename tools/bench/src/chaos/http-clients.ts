import type { ClientSource } from '@lamplighter/catalog'
import type { MailboxClients } from './mailbox-pack.ts'

export type HoldAt = (point: string) => Promise<void>

/** The target as a worker reaches it; `hold` is asked right before a request leaves and right after its answer came. */
export function httpClients({ url, hold = async () => {} }: { url: string; hold?: HoldAt }): ClientSource<MailboxClients> {
  async function ask<T>(path: string, options: { signal: AbortSignal; body?: object }): Promise<T> {
    const { signal, body } = options
    const answer = await fetch(`${url}${path}`, {
      signal,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    return (await answer.json()) as T
  }
  return {
    readClients: ({ tenant, signal }) => ({
      lookAround: () => hold('deciding'),
      parts: () => ask<Record<string, string>>(`/?tenant=${tenant.id}`, { signal }),
      wasApplied: async (key) => (await ask<{ applied: boolean }>(`/?key=${encodeURIComponent(key)}`, { signal })).applied,
    }),
    writeClients: ({ tenant, idempotencyKey: key, signal }) => ({
      async set({ name, value, blind }) {
        await hold(`in-flight:${name}`)
        await ask('/', { signal, body: { tenant: tenant.id, key, name, value, blind } })
        await hold(`answered:${name}`)
      },
    }),
    platformClient: () => null,
    close: async () => {},
  }
}
