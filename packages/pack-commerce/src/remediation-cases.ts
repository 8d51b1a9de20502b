// How the harness meets each remediation (docs/guides/write-a-pack.md, section 5): the faults of the product that it cures, and
// what lies outside of its parameters. A remediation that is not in here fails the pack's tests. For tests only.

const of = (...faults: string[]) => ({ faults: faults.map((fault) => ({ fault })) })

export const remediationCases = {
  'cache/flush': of('cache-poisoned'),
  'certificate/renew': of('certificate-expired'),
  'clock/synchronise': of('clock-skew'),
  'configuration/apply-template': of('configuration-drift'),
  'database-pool/recycle': of('pool-exhausted'),
  'database/end-blocking-session': of('database-lock'),
  'entitlements/grant': {
    ...of('entitlement-missing'),
    params: { accepted: [{}, { feature: 'reports' }], refused: [{ feature: 'teleport' }] },
  },
  'feature-flags/enable': {
    ...of('flag-off'),
    params: { accepted: [{}, { feature: 'marketplace-sync' }], refused: [{ feature: 'teleport' }] },
  },
  'identity-keys/refresh': of('identity-key-rotated'),
  'identity-provider/follow': of('identity-provider-down'),
  'instance/restart': of('instance-unreachable'),
  'mail-domain/unsuppress': of('mail-domain-suppressed'),
  'mail-relay/restart': of('mail-relay-down'),
  // A credential that leaked still works, and must be replaced all the same.
  'marketplace-credential/rotate': { ...of('marketplace-credential-expired'), alsoWhenWell: true },
  'marketplace-partner/follow': of('marketplace-partner-down'),
  'payment-credential/rotate': { ...of('payment-credential-expired', 'payment-credential-revoked'), alsoWhenWell: true },
  // A partner may announce its outage; a region is switched before it bites.
  'payments-partner/switch-route': {
    faults: [
      { fault: 'payments-partner-down' },
      { fault: 'payments-partner-slow' },
      { fault: 'payments-partner-refusing' },
      { fault: 'payments-partner-partial', showsLater: 'Six calls to a partner that fails four of ten all go well once in twenty times.' },
    ],
    alsoWhenWell: true,
  },
  'queue/requeue-dead-letters': of('dead-letter-backlog'),
  'quota/raise': {
    ...of('quota-reached'),
    params: {
      accepted: [{}, { byPercent: 10 }, { byPercent: 200 }],
      refused: [{ byPercent: 9 }, { byPercent: 201 }, { byPercent: 12.5 }, { byPercent: '50' }],
    },
  },
  'release/roll-back': of('release-regression'),
  'scheduler/release-job': of('scheduled-job-stuck'),
  'schema/run-missing-migrations': of('migration-missing'),
  'search-index/rebuild': of('index-stale'),
  'settings/publish-stock': of('stock-not-published'),
  'settings/send-article': {
    faults: [{ fault: 'tax-region-unset' }, { fault: 'user-without-permission', feature: 'reports' }, { fault: 'stock-not-published' }],
  },
  'shard/throttle-tenant': {
    faults: [
      { fault: 'noisy-neighbour', showsLater: 'A shard is overloaded when waiting has gone on for a while, not at the first wait.' },
    ],
    params: { accepted: [{}, { slots: 1 }, { slots: 4 }], refused: [{ slots: 0 }, { slots: 5 }, { slots: 1.5 }] },
  },
  'upload-storage/purge-temporary': of('disk-full'),
  'webhook-endpoint/enable': of('webhook-disabled'),
  'worker/restart': of('worker-wedged', 'worker-crashed'),
}
