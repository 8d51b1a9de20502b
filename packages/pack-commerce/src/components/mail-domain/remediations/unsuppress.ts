import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'

export const mailDomainUnsuppress = factRemediation({
  id: 'mail-domain/unsuppress',
  version: 1,
  title: 'Release the mail domain',
  description: 'Has the relay send for the customer’s domain again.',
  cures: ['mail/domain-suppressed'],
  component: 'mail-domain',
  effect: 'reversible',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 2,
  risk: 0.1,
  fact: { path: '/ops/mail', schema: z.object({ domain: z.string(), state: z.string(), reason: z.string().nullable() }) },
  stop: ({ fact }) => {
    if (fact.state === 'unknown')
      return { reason: 'The relay cannot be asked about the domain.', wayOut: 'See whether the mail relay is down for everybody.' }
    return fact.state === 'suppressed' ? null : { reason: 'The relay sends for this domain.', wayOut: diagnoseAgain }
  },
  effects: ({ fact }) => [
    {
      what: `Mail from ${fact.domain} is sent again`,
      component: 'mail-domain',
      before: `Suppressed: ${fact.reason ?? 'no reason given'}`,
      after: 'Active',
      count: 1,
    },
  ],
  undo: untilTomorrow('The domain is suppressed again.'),
  step: { id: 'unsuppress', title: 'Release the domain', action: () => ({ path: '/ops/mail/unsuppress', body: {} }) },
  verify: { checks: ['mail-domain/is-active', 'marketing-mail/hands-over-a-mail'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to release your mail domain.',
    after: 'Your mailings go out again; a test mail was taken.',
  },
})
