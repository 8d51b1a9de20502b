import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'

function said(value: unknown): string {
  const text = value === undefined || value === null ? 'not set' : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

export const configurationApplyTemplate = factRemediation({
  id: 'configuration/apply-template',
  version: 1,
  title: 'Apply the configuration template',
  description: 'Sets the values that differ back to those of the template the shop was stamped from.',
  cures: ['configuration/drift'],
  component: 'configuration',
  effect: 'reversible',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 2,
  risk: 0.1,
  fact: {
    path: '/ops/configuration',
    schema: z.object({
      template: z.string(),
      drift: z.array(z.object({ key: z.string(), expected: z.json().optional(), actual: z.json().optional() })),
    }),
  },
  stop: ({ fact }) => (fact.drift.length === 0 ? { reason: 'Nothing differs from the template.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) =>
    fact.drift.map((one) => ({
      what: `“${one.key}” is set back to ${fact.template}`,
      component: 'configuration',
      before: said(one.actual),
      after: said(one.expected),
      count: 1,
    })),
  undo: untilTomorrow('The previous values are restored.'),
  step: {
    id: 'apply',
    title: 'Apply the template',
    action: ({ fact }) => ({ path: '/ops/configuration/apply-template', body: { keys: fact.drift.map((one) => one.key) } }),
  },
  verify: { checks: ['configuration/matches-template', 'checkout/takes-a-test-order'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to set a changed value of our platform back to its standard for you.',
    after: 'The standard is in place again, and a test order went through.',
  },
})
