import { z } from 'zod'
import { diagnoseAgain, factRemediation, untilTomorrow } from '../../../fact-remediation.ts'
import { settingsFact } from '../checks.ts'

export const settingsPublishStock = factRemediation({
  id: 'settings/publish-stock',
  version: 1,
  title: 'Publish the stock',
  description: 'Publishes stock that the customer has entered and not published. Only when the customer asks for it.',
  cures: ['usage/stock-not-published'],
  component: 'settings',
  effect: 'reversible',
  runBy: 'l1',
  caseNeeded: () => 'shoppers see the customer’s own stock, and only because the customer asked for it',
  params: z.object({}),
  budget: { runs: 2, perHours: 24 },
  cost: 1,
  risk: 0.2,
  fact: { path: '/ops/settings', schema: settingsFact },
  stop: ({ fact }) => (fact.stock.unpublished === 0 ? { reason: 'All stock is published.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: 'Stock is published to shoppers',
      component: 'settings',
      before: `${fact.stock.unpublished} of ${fact.stock.products} products not published`,
      after: 'All published',
      count: fact.stock.unpublished,
    },
  ],
  undo: untilTomorrow('The same products are taken back.'),
  step: { id: 'publish', title: 'Publish it', action: () => ({ path: '/ops/settings/publish-stock', body: {} }) },
  verify: { checks: ['settings/are-complete', 'inventory/shows-stock'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'As you ask for it, I publish your stock now. You can do the same yourself under Products, Stock.',
    after: 'Your stock is visible to shoppers.',
  },
})
