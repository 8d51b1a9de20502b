import { z } from 'zod'
import { factRemediation, noWayBack } from '../../../fact-remediation.ts'
import { credentialOf, credentialsFact, describeCredential } from '../../../credentials.ts'

export const marketplaceCredentialRotate = factRemediation({
  id: 'marketplace-credential/rotate',
  version: 1,
  title: 'Rotate the marketplace credential',
  description: 'Has the marketplace issue a new credential, installs it, and revokes the old one.',
  cures: ['marketplace/credential-expired'],
  component: 'marketplace-credential',
  effect: 'irreversible',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 2,
  risk: 0.05,
  fact: { path: '/ops/credentials', schema: credentialsFact },
  stop: ({ fact }) =>
    credentialOf(fact, 'marketplace') === undefined
      ? { reason: 'This shop has no credential for the marketplace.', wayOut: 'Set the marketplace up for this shop first.' }
      : null,
  effects: ({ fact }) => [
    {
      what: 'The credential for the marketplace is replaced',
      component: 'marketplace-credential',
      before: describeCredential(fact, 'marketplace'),
      after: 'A new credential; the old one no longer works anywhere',
      count: 1,
    },
  ],
  undo: noWayBack('The old credential is revoked at the partner. Rotating once more gives another new one.'),
  step: {
    id: 'rotate',
    title: 'Issue, install and revoke',
    action: () => ({ path: '/ops/credentials/rotate', body: { purpose: 'marketplace' } }),
  },
  verify: {
    checks: ['marketplace-credential/is-accepted', 'marketplace-sync/lists-a-product'],
    withinMs: 30_000,
    followUpAfterMinutes: 15,
  },
  say: {
    before: 'I am going to renew the access key between our systems. It takes a few seconds, and nothing on your side changes.',
    after: 'The access key has been renewed and a test went through.',
  },
})
