import { z } from 'zod'
import {
  checkDefiner,
  defineCause,
  defineComponent,
  defineFeature,
  definePack,
  defineSharedComponent,
  fail,
  pass,
  remediationDefiner,
  signature,
  unknown,
  warn,
  type AutomaticOffer,
  type InventoryEntry,
  type TenantFacts,
} from '@lamplighter/catalog'

/** What a fake tenant's part answers when somebody looks. `hang` ignores even the abort signal. */
export type FakeAnswer =
  | { type: 'pass' | 'warn'; code?: string }
  | { type: 'fail'; code: string; magnitude?: number }
  | { type: 'unknown'; reason: string }
  | { type: 'hang' }
  | { type: 'throw'; message: string }
  | { type: 'garbage' }

export type FakeClients = {
  read: { look: (check: string) => Promise<FakeAnswer> }
  write: { mend: (component: string) => Promise<void> }
  platform: { tenants: () => Promise<InventoryEntry[]> }
}

const evidence = z.object({ code: z.string(), host: z.string().nullable() })
type Evidence = z.infer<typeof evidence>
const check = checkDefiner<FakeClients>()

function fakeCheck(options: {
  id: string
  observes: string
  sensitivity?: number
  falseAlarm?: number
  everySeconds?: number
  appliesTo?: (tenant: TenantFacts) => boolean
}) {
  return check<Evidence>({
    title: `Look at ${options.observes}`,
    sensitivity: 0.97,
    falseAlarm: 0.002,
    everySeconds: 60,
    timeoutMs: 1000,
    evidence,
    ...options,
    run: async ({ read, tenant }) => {
      const answer = await read.look(options.id)
      const seen = (code: string) => ({ message: code, evidence: { code, host: new URL(tenant.instance.baseUrl).host } })
      switch (answer.type) {
        case 'pass':
          return pass(seen(answer.code ?? 'ok'))
        case 'warn':
          return warn(seen(answer.code ?? 'slow'))
        case 'fail':
          return fail({ ...seen(answer.code), ...(answer.magnitude === undefined ? {} : { magnitude: answer.magnitude }) })
        case 'unknown':
          return unknown(answer.reason)
        case 'throw':
          throw new Error(answer.message)
        case 'garbage':
          return { status: 'fail', message: 'odd', evidence: { code: 42 } as unknown as Evidence, magnitude: null }
        case 'hang':
          return new Promise<never>(() => {})
      }
    },
  })
}

export const placeOrder = fakeCheck({ id: 'checkout/place-order', observes: 'checkout' })
export const readReport = fakeCheck({ id: 'reports/read-report', observes: 'reports' })
export const credentialAccepted = fakeCheck({ id: 'credential/accepted', observes: 'credential' })
export const databaseAnswers = fakeCheck({ id: 'database/answers', observes: 'database' })
export const partnerCanary = fakeCheck({ id: 'partner/canary', observes: 'partner' })
export const taxRegionSet = fakeCheck({ id: 'settings/tax-region-set', observes: 'settings' })

const remediation = remediationDefiner<FakeClients>()

function fakeRemediation(options: {
  id: string
  title: string
  cures: string[]
  component: string
  target?: 'tenant' | 'shared'
  effect?: 'read-only' | 'reversible'
  runBy?: 'l1' | 'l2' | 'lead'
  automatic?: AutomaticOffer
}) {
  return remediation({
    version: 1,
    description: `${options.title}.`,
    target: 'tenant',
    effect: 'reversible',
    runBy: 'l1',
    params: z.object({}),
    budget: { runs: 5, perHours: 24 },
    cost: 1,
    risk: 0.05,
    precheck: async () => ({ type: 'ready' }),
    plan: async () => ({
      effects: [{ what: options.title, component: options.component, before: 'broken', after: 'mended', count: 1 }],
      undo: { possible: false, why: 'It is a fake.' },
      tenantsAffected: 1,
    }),
    steps: [
      {
        id: 'mend',
        title: 'Mend',
        timeoutMs: 1000,
        retries: 0,
        run: async ({ write }) => {
          await write.mend(options.component)
          return { type: 'done', message: 'mended' }
        },
      },
    ],
    verify: { checks: [], withinMs: 5000, followUpAfterMinutes: 10 },
    say: { before: 'I am going to mend this now.', after: 'It is mended.' },
    ...options,
  })
}

/** A small product: two features, three parts of the tenant's own, one partner that regions share. */
export const fakePack = definePack<FakeClients>({
  id: 'kiosk',
  version: '1.0.0',
  title: 'Kiosk',
  nodes: [
    defineFeature({
      id: 'checkout',
      title: 'Checkout',
      description: 'Shoppers pay.',
      prior: 0.002,
      dependsOn: [
        { on: 'credential', weight: 0.95, mode: 'sync', propagates: ['error'] },
        { on: 'database', weight: 0.95, mode: 'sync', propagates: ['error'] },
        { on: 'partner', weight: 0.95, mode: 'sync', propagates: ['error'] },
        { on: 'settings', weight: 0.6, mode: 'sync', propagates: ['error'] },
      ],
    }),
    defineFeature({
      id: 'reports',
      title: 'Reports',
      description: 'Figures of the day.',
      prior: 0.002,
      dependsOn: [{ on: 'database', weight: 0.95, mode: 'sync', propagates: ['error'] }],
    }),
    defineComponent({
      id: 'credential',
      title: 'Payment credential',
      description: 'Proves who we are to the partner.',
      prior: 0.004,
      dependsOn: [],
    }),
    defineComponent({ id: 'database', title: 'Database', description: 'Holds the orders.', prior: 0.004, dependsOn: [] }),
    defineComponent({ id: 'settings', title: 'Settings', description: 'What the customer set.', prior: 0.004, dependsOn: [] }),
    defineSharedComponent({
      id: 'partner',
      title: 'Payments partner',
      description: 'Takes the money.',
      prior: 0.002,
      dependsOn: [],
      groupOf: (tenant) => (tenant.region === 'none' ? null : `partner-${tenant.region}`),
    }),
  ],
  checks: [placeOrder, readReport, credentialAccepted, databaseAnswers, partnerCanary, taxRegionSet],
  causes: [
    defineCause({
      id: 'credential/expired',
      title: 'Payment credential expired',
      of: 'credential',
      kind: 'fault',
      prior: 0.004,
      words: {
        l1: 'The payment credential has expired ({code}).',
        engineer: 'Partner answers {code} at {host}; credential expired.',
        customer: 'Payments are refused; we are on it.',
      },
      signatures: [
        signature(credentialAccepted, { says: 'the partner answered expired', llr: 3, when: (seen) => seen.code === 'expired' }),
      ],
    }),
    defineCause({
      id: 'database/down',
      title: 'Database does not answer',
      of: 'database',
      kind: 'fault',
      prior: 0.004,
      words: {
        l1: 'The database does not answer.',
        engineer: 'Reader gets {code} from {host}, table {table}.',
        customer: 'Your shop is slow to answer; we are on it.',
      },
      signatures: [],
    }),
    defineCause({
      id: 'partner/down',
      title: 'Payments partner is down',
      of: 'partner',
      kind: 'fault',
      prior: 0.002,
      words: {
        l1: 'The payments partner is down.',
        engineer: 'Canary says {code}.',
        customer: 'Payments are interrupted for several shops; we are on it.',
      },
      signatures: [],
    }),
    defineCause({
      id: 'usage/tax-region-unset',
      title: 'Tax region not set',
      of: 'settings',
      kind: 'usage',
      prior: 0.004,
      words: {
        l1: 'No tax region is set for {code}.',
        engineer: 'settings.tax.unset = {code}.',
        customer: 'A tax region is missing in your settings.',
      },
      signatures: [signature(taxRegionSet, { says: 'a country has no tax region', llr: 3, when: (seen) => seen.code === 'unset' })],
      article: { title: 'Set your tax regions', body: 'Open **Settings**, then *Tax*.' },
    }),
  ],
  remediations: [
    fakeRemediation({
      id: 'credential/rotate',
      title: 'Rotate the payment credential',
      cures: ['credential/expired'],
      component: 'credential',
      automatic: { budget: { runs: 3, perHours: 1 }, coolDownMinutes: 60 },
    }),
    fakeRemediation({
      id: 'database/restart',
      title: 'Restart the database',
      cures: ['database/down'],
      component: 'database',
      runBy: 'l2',
    }),
    fakeRemediation({
      id: 'partner/switch',
      title: 'Switch to the second partner',
      cures: ['partner/down'],
      component: 'partner',
      target: 'shared',
      runBy: 'lead',
    }),
    fakeRemediation({
      id: 'usage/teach-tax',
      title: 'Send the article about tax',
      cures: ['usage/tax-region-unset'],
      component: 'settings',
      effect: 'read-only',
    }),
  ],
  inventory: ({ platform }) => platform.tenants(),
})
