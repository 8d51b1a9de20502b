import { defineCause, signature } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { paymentsCanary } from './checks.ts'

export const paymentsPartnerDown = defineCause({
  id: 'payments/partner-down',
  title: 'The payments partner cannot be reached',
  of: 'payments-partner',
  kind: 'fault',
  prior: 0.0008,
  words: {
    l1: 'The payments partner is not answering at all. Every shop of the region that uses it is hit, not only this one.',
    engineer:
      'Canary payments at {canaryPartner} fail {canaryFailures} of {canaryTries}: {canaryCode}. Shared fault; tenant-local fixes do nothing.',
    customer:
      'Payments are interrupted for several shops at the moment, because a payment service is not reachable. Your own shop is set up correctly.',
  },
  signatures: [
    signature(paymentsCanary, {
      says: 'our own payments end with “unreachable”',
      llr: 3,
      when: ({ canaryCode, canaryFailures, canaryTries }) => canaryCode === 'unreachable' && canaryFailures === canaryTries,
    }),
    signature(paymentsCanary, {
      says: 'our own payments end in another way',
      llr: -2,
      when: ({ canaryCode }) => canaryCode !== null && canaryCode !== 'unreachable',
    }),
    endedWith(checkoutProbe, 'payment-unreachable', 2),
  ],
})

export const paymentsPartnerSlow = defineCause({
  id: 'payments/partner-slow',
  title: 'The payments partner answers too slowly',
  of: 'payments-partner',
  kind: 'fault',
  prior: 0.0008,
  words: {
    l1: 'The payments partner takes so long that payments are given up. Every shop of the region is hit.',
    engineer: 'Canary payments at {canaryPartner} take {canaryMs} ms, {canaryFailures} of {canaryTries} given up: {canaryCode}.',
    customer:
      'Payments take too long at the moment and some are given up, because a payment service answers slowly. Your own shop is set up correctly.',
  },
  signatures: [
    signature(paymentsCanary, {
      says: 'our own payments end with “timeout”',
      llr: 3,
      when: ({ canaryCode, canaryFailures, canaryTries }) => canaryCode === 'timeout' && canaryFailures === canaryTries,
    }),
    signature(paymentsCanary, {
      says: 'our own payments end in another way',
      llr: -2,
      when: ({ canaryCode }) => canaryCode !== null && canaryCode !== 'timeout',
    }),
    endedWith(checkoutProbe, 'payment-timeout', 2),
  ],
})

export const paymentsPartnerRefusing = defineCause({
  id: 'payments/partner-refusing',
  title: 'The payments partner refuses every payment',
  of: 'payments-partner',
  kind: 'fault',
  prior: 0.0008,
  words: {
    l1: 'The payments partner declines everything, even our own test payments. Every shop of the region is hit.',
    engineer:
      'Canary payments at {canaryPartner} are declined, {canaryFailures} of {canaryTries}: {canaryCode}. The partner’s own decision logic is at fault.',
    customer: 'Payments are being declined for several shops at the moment, independently of the cards used.',
  },
  signatures: [
    signature(paymentsCanary, {
      says: 'our own payments end with “declined”',
      llr: 3,
      when: ({ canaryCode, canaryFailures, canaryTries }) => canaryCode === 'declined' && canaryFailures === canaryTries,
    }),
    signature(paymentsCanary, {
      says: 'our own payments end in another way',
      llr: -2,
      when: ({ canaryCode }) => canaryCode !== null && canaryCode !== 'declined',
    }),
    endedWith(checkoutProbe, 'payment-declined', 2),
  ],
})

export const paymentsPartnerPartial = defineCause({
  id: 'payments/partner-partial',
  title: 'The payments partner fails some of the payments',
  of: 'payments-partner',
  kind: 'fault',
  prior: 0.0008,
  words: {
    l1: 'The payments partner drops a part of the payments. Trying again sometimes helps, which is why some customers notice and others do not.',
    engineer:
      'Canary payments at {canaryPartner} fail {canaryFailures} of {canaryTries}: {canaryCode}. Partial outage, shared by the region.',
    customer: 'Some payments fail at the moment and others go through, for several shops. A second try may succeed.',
  },
  signatures: [
    signature(paymentsCanary, {
      says: 'some of our own payments fail and some go through',
      llr: 3,
      when: ({ canaryFailures, canaryTries }) => canaryFailures > 0 && canaryFailures < canaryTries,
    }),
    signature(paymentsCanary, {
      says: 'our own payments end in the partner’s internal error',
      llr: 1.5,
      when: ({ canaryCode }) => canaryCode === 'error',
    }),
    signature(paymentsCanary, {
      says: 'our own payments end in another way',
      llr: -2,
      when: ({ canaryCode }) => canaryCode !== null && canaryCode !== 'error',
    }),
    endedWith(checkoutProbe, 'payment-error', 2),
    signature(checkoutProbe, {
      says: 'some test orders ended in the partner’s error and some were taken',
      llr: 1.5,
      when: ({ failureCode, failedTries, tries }) => failureCode === 'payment-error' && failedTries < tries,
    }),
  ],
})
