import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'
import { dayOf } from '../../ops-facts.ts'

export const domainIsActive = factCheck({
  id: 'mail-domain/is-active',
  title: 'The relay sends for the customer’s domain',
  observes: 'mail-domain',
  path: '/ops/mail',
  fact: z.object({
    domain: z.string(),
    state: z.enum(['active', 'suppressed', 'unknown']),
    suppressedAt: z.string().nullable(),
    reason: z.string().nullable(),
  }),
  evidence: z.object({ mailDomain: z.string(), suppressedOn: z.string().nullable(), suppressionReason: z.string().nullable() }),
  sensitivity: 0.98,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    if (fact.state === 'unknown') return unknown('relay-could-not-be-asked')
    const evidence = { mailDomain: fact.domain, suppressedOn: dayOf(fact.suppressedAt), suppressionReason: fact.reason }
    return fact.state === 'suppressed' ? fail({ message: 'domain-suppressed', evidence }) : pass({ message: 'ok', evidence })
  },
})
