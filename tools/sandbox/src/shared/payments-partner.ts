import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { parseBody } from '../http/body.ts'
import { Refusal } from '../http/refusal.ts'
import type { Answer, Call } from '../http/route.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import { openPartnerAccounts, type PartnerAccounts } from './partner-accounts.ts'
import { openPartnerServer, type PartnerServer } from './partner-server.ts'

export interface PaymentsPartner extends PartnerServer {
  accounts: PartnerAccounts
}

const authorisation = z.object({ amountCents: z.number().int().positive(), currency: z.string().length(3), reference: z.string() })

/** Authorises and voids card payments of the merchants of one region. */
export async function openPaymentsPartner(options: {
  id: string
  region: string
  role: 'primary' | 'secondary'
  store: PlatformStore
  port: number | undefined
}): Promise<PaymentsPartner> {
  const accounts = openPartnerAccounts(options)
  const server = await openPartnerServer({
    ...options,
    kind: options.role === 'primary' ? 'payments-partner' : 'payments-partner-secondary',
    routes: ({ mode }) => {
      const authorise = (): Answer => {
        if (mode().mode === 'refusing') throw declined()
        return { status: 200, body: { authorisation: randomUUID(), state: 'authorised' } }
      }
      return [
        {
          method: 'POST',
          path: '/v1/authorisations',
          access: 'public',
          handle: (call) => {
            checkMerchant({ call, accounts })
            parseBody({ schema: authorisation, body: call.body })
            return authorise()
          },
        },
        {
          method: 'POST',
          path: '/v1/authorisations/:id/void',
          access: 'public',
          handle: (call) => {
            checkMerchant({ call, accounts })
            return { status: 200, body: { state: 'voided' } }
          },
        },
        {
          method: 'GET',
          path: '/v1/merchants/self',
          access: 'public',
          handle: (call) => ({ status: 200, body: { merchant: checkMerchant({ call, accounts }) } }),
        },
        {
          method: 'GET',
          path: '/canary',
          access: 'public',
          handle: () => {
            const startedAt = performance.now()
            authorise()
            return { status: 200, body: { ok: true, ms: Math.round(performance.now() - startedAt) } }
          },
        },
      ]
    },
  })
  return { ...server, accounts }
}

/** The merchant that a bearer credential belongs to; refuses with the reason that a partner gives. */
export function checkMerchant(options: { call: Call; accounts: PartnerAccounts }): string {
  const header = options.call.headers['authorization']
  const secret = typeof header === 'string' ? header.replace(/^Bearer /, '') : ''
  const check = options.accounts.check(secret)
  if (check.type === 'accepted') return check.merchant
  throw new Refusal({ status: 401, code: check.code, message: `The credential is not accepted: ${check.code}.` })
}

function declined(): Refusal {
  return new Refusal({ status: 402, code: 'declined', message: 'The payment was declined by the acquirer.' })
}
