import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'
import { dayOf } from '../../../ops-facts.ts'

export const certificateRenew = factRemediation({
  id: 'certificate/renew',
  version: 1,
  title: 'Renew the certificate',
  description: 'Issues a new certificate for the shop’s secure address and puts it to use.',
  cures: ['certificate/expired'],
  component: 'certificate',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 1,
  risk: 0.03,
  fact: {
    path: '/ops/certificate',
    schema: z.object({ serial: z.string(), notAfter: z.string(), expired: z.boolean(), expiresInDays: z.number() }),
  },
  stop: ({ fact }) =>
    !fact.expired && fact.expiresInDays > 30
      ? { reason: `The certificate is good until ${dayOf(fact.notAfter) ?? ''}.`, wayOut: diagnoseAgain }
      : null,
  effects: ({ fact }) => [
    {
      what: 'A new certificate is issued and put to use',
      component: 'certificate',
      before: `Ends ${dayOf(fact.notAfter) ?? ''}`,
      after: 'Valid from now on',
      count: 1,
    },
  ],
  undo: noWayBack('An expired certificate helps nobody.'),
  step: { id: 'renew', title: 'Issue and install', action: () => ({ path: '/ops/certificate/renew', body: {} }) },
  verify: { checks: ['certificate/is-valid', 'storefront/serves-shoppers'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to renew the certificate of your shop’s address.',
    after: 'The certificate is renewed; visitors are no longer warned.',
  },
})
