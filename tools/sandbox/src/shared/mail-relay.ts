import { z } from 'zod'
import { parseBody } from '../http/body.ts'
import { Refusal } from '../http/refusal.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import { openPartnerServer, type PartnerServer } from './partner-server.ts'

export interface Suppression {
  since: string
  reason: string
}

/** Sends the mail of all tenants; refuses domains that it has suppressed. */
export interface MailRelay extends PartnerServer {
  suppression: (domain: string) => Suppression | undefined
  suppress: (options: { domain: string; reason: string }) => Promise<void>
  unsuppress: (domain: string) => Promise<void>
}

const message = z.object({ from: z.string().includes('@'), to: z.string().includes('@'), subject: z.string() })
const suppressedKey = 'mail-relay:suppressed'

export async function openMailRelay(options: { store: PlatformStore; port: number | undefined }): Promise<MailRelay> {
  const { store } = options
  const suppressed = () => store.get<Record<string, Suppression>>(suppressedKey) ?? {}
  const server = await openPartnerServer({
    ...options,
    id: 'mail-relay',
    kind: 'mail-relay',
    routes: () => [
      {
        method: 'POST',
        path: '/v1/messages',
        access: 'public',
        handle: (call) => {
          const mail = parseBody({ schema: message, body: call.body })
          const domain = mail.from.split('@')[1] ?? ''
          if (suppressed()[domain]) {
            throw new Refusal({ status: 403, code: 'domain-suppressed', message: `Mail from ${domain} is suppressed.` })
          }
          return { status: 202, body: { state: 'accepted' } }
        },
      },
      {
        method: 'GET',
        path: '/v1/domains/:domain',
        access: 'public',
        handle: (call) => {
          const found = suppressed()[call.params['domain'] ?? '']
          return {
            status: 200,
            body: { state: found ? 'suppressed' : 'active', suppressedAt: found?.since ?? null, reason: found?.reason ?? null },
          }
        },
      },
      { method: 'GET', path: '/canary', access: 'public', handle: () => ({ status: 200, body: { ok: true, ms: 0 } }) },
    ],
  })
  return {
    ...server,
    suppression: (domain) => suppressed()[domain],
    suppress: ({ domain, reason }) =>
      store.set({ key: suppressedKey, value: { ...suppressed(), [domain]: { since: new Date().toISOString(), reason } } }),
    unsuppress: (domain) => {
      const { [domain]: _gone, ...rest } = suppressed()
      return store.set({ key: suppressedKey, value: rest })
    },
  }
}
