import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from './fact-check.ts'

/** Has the partner judge the credential: only the partner knows whether it still accepts it. */
export function credentialCheck(options: { purpose: 'payments' | 'marketplace'; observes: string; title: string }) {
  const { purpose, observes, title } = options
  return factCheck({
    id: `${observes}/is-accepted`,
    title,
    observes,
    path: `/ops/credentials/${purpose}/verify`,
    fact: z.object({ partner: z.string(), status: z.enum(['accepted', 'rejected', 'unverifiable']), code: z.string().nullable() }),
    evidence: z.object({ credentialPartner: z.string(), credentialVerdict: z.string().nullable() }),
    sensitivity: 0.98,
    falseAlarm: 0.0005,
    timeoutMs: 5_000,
    judge: ({ fact }) => {
      const evidence = { credentialPartner: fact.partner, credentialVerdict: fact.code }
      // A partner that does not answer has said nothing about the credential.
      if (fact.status === 'unverifiable') return unknown(`partner-${fact.code ?? 'silent'}`)
      return fact.status === 'rejected'
        ? fail({ message: fact.code ?? 'credential-rejected', evidence })
        : pass({ message: 'ok', evidence })
    },
  })
}
