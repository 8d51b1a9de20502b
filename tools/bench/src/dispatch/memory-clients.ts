import type { ClientSource } from '@lamplighter/catalog'
import { parts, type MailboxClients } from '../chaos/mailbox-pack.ts'

/** Customers' systems in the memory of this process: they answer at once. */
export function memoryClients({ onEffect }: { onEffect: (effect: { key: string; name: string }) => void }): ClientSource<MailboxClients> {
  const state = new Map<string, Record<string, string>>()
  const applied = new Set<string>()
  const partsOf = (tenant: string): Record<string, string> => {
    const known = state.get(tenant) ?? Object.fromEntries(parts.map((name) => [name, 'stuck']))
    state.set(tenant, known)
    return known
  }
  return {
    readClients: ({ tenant }) => ({
      lookAround: async () => {},
      parts: async () => ({ ...partsOf(tenant.id) }),
      wasApplied: async (key) => applied.has(key),
    }),
    writeClients: ({ tenant, idempotencyKey: key }) => ({
      async set({ name, value }) {
        onEffect({ key, name })
        applied.add(key)
        partsOf(tenant.id)[name] = value
      },
    }),
    platformClient: () => null,
    close: async () => {},
  }
}
