import { z } from 'zod'
import { defineRemediation, type CommerceRead } from '../../../commerce.ts'
import { diagnoseAgain, noWayBack } from '../../../fact-remediation.ts'
import { readSettings, settingsGap, type SettingsGap } from '../checks.ts'
import { requireFact } from '../../../ops-facts.ts'

const said: Record<SettingsGap['kind'], (gap: SettingsGap) => { article: string; before: string }> = {
  tax: ({ names }) => ({ article: 'Set the tax for the countries you sell to', before: `No tax region for ${names.join(', ')}` }),
  stock: ({ count }) => ({ article: 'Publish your stock', before: `${count} products with stock that is not published` }),
  permission: ({ names }) => ({
    article: 'Give a colleague access to reports',
    before: `The permission ${names.join(', ')} is missing for a user`,
  }),
}

async function gapOf(read: CommerceRead): Promise<SettingsGap | null> {
  return settingsGap(await requireFact(readSettings(read), 'The customer’s settings'))
}

/** Mends by teaching: nothing in the customer's account is touched, and the checks say when they have done it. */
export const settingsSendArticle = defineRemediation({
  id: 'settings/send-article',
  version: 1,
  title: 'Send the article and stay on the line',
  description: 'Hands over the article that teaches the setting. The customer sets it; the same checks show when it is done.',
  cures: ['usage/tax-region-unset', 'usage/user-without-permission', 'usage/stock-not-published'],
  component: 'settings',
  target: 'tenant',
  effect: 'read-only',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 10, perHours: 24 },
  cost: 4,
  risk: 0,
  precheck: async ({ read }) =>
    (await gapOf(read)) === null
      ? { type: 'stop', reason: 'The customer’s settings are complete.', wayOut: diagnoseAgain }
      : { type: 'ready' },
  plan: async ({ read }) => {
    const gap = await gapOf(read)
    const words = gap === null ? null : said[gap.kind](gap)
    return {
      effects: [
        {
          what: `The article “${words?.article ?? 'Settings'}” is handed over; the customer sets it`,
          component: 'settings',
          before: words?.before ?? 'Complete',
          // Read-only: what stands here is the same before and after, and the plan is refused if it is not.
          after: words?.before ?? 'Complete',
          count: gap?.count ?? 0,
        },
      ],
      undo: noWayBack('Nothing is changed, so there is nothing to take back.'),
      tenantsAffected: 1,
    }
  },
  steps: [
    {
      id: 'hand-over',
      title: 'Read the setting once more and hand the article over',
      timeoutMs: 6_000,
      retries: 1,
      run: async ({ read }) => {
        const gap = await gapOf(read)
        if (gap === null) return { type: 'done', message: 'The customer has already set it.' }
        const { article, before } = said[gap.kind](gap)
        return { type: 'done', message: `“${article}”: ${before}. The customer sets it.` }
      },
      // It only reads: running it again has no effect of its own.
      probe: () => Promise.resolve('did-not-happen'),
    },
  ],
  verify: { checks: ['settings/are-complete'], withinMs: 20_000, followUpAfterMinutes: 10 },
  say: {
    before:
      'Your shop works as it should; a setting on your side is missing. I am sending you the steps, and we can go through them together.',
    after: 'The setting is there now, and it works.',
  },
})
