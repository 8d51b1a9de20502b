import { z } from 'zod'
import {
  checkDefiner,
  defineCause,
  defineComponent,
  defineFeature,
  definePack,
  fail,
  pass,
  remediationDefiner,
  type ClientSource,
  type Json,
  type ProbeAnswer,
  type TenantFacts,
} from '@lamplighter/catalog'

// A fake target for tests of runs: a mailbox with three parts, each `stuck` until a step moves it on. It counts what is
// delivered to it by idempotency key, as a real target's own record would.

export type FakeMailbox = {
  /** Part → value, by tenant; `stuck` is broken. */
  parts: Map<string, Record<string, string>>
  /** How often an effect with this key arrived, and how often it had an effect. */
  deliveries: Map<string, number>
  applied: Map<string, number>
  /** Called where a step is about to write (`before`) and right after (`after`); may hang, throw, or look. */
  hook: (moment: { when: 'before' | 'after'; step: string; key: string; signal: AbortSignal }) => Promise<void>
  /** What a probe answers instead of the truth. */
  probeAnswer: ProbeAnswer | null
  /** What a step says instead of `done`, before it writes anything. */
  failing: Set<string>
  /** The mailbox works although parts are stuck, or the other way round. */
  cured: boolean | null
  precheck: { type: 'ready' } | { type: 'stop'; reason: string; wayOut: string }
}

export type MailboxClients = {
  read: { part(name: string): string; wasDelivered(key: string): boolean }
  write: { set(options: { name: string; value: string }): Promise<void> }
  platform: null
}

export const parts = ['inbox', 'outbox', 'archive'] as const

export function createFakeMailbox(): FakeMailbox {
  return {
    parts: new Map(),
    deliveries: new Map(),
    applied: new Map(),
    hook: async () => {},
    probeAnswer: null,
    failing: new Set(),
    cured: null,
    precheck: { type: 'ready' },
  }
}

export function partsOf(mailbox: FakeMailbox, tenant: string): Record<string, string> {
  const known = mailbox.parts.get(tenant) ?? Object.fromEntries(parts.map((name) => [name, 'stuck']))
  mailbox.parts.set(tenant, known)
  return known
}

export function isCured(mailbox: FakeMailbox, tenant: string): boolean {
  return mailbox.cured ?? Object.values(partsOf(mailbox, tenant)).every((value) => value === 'moving')
}

export function mailboxClients(mailbox: FakeMailbox): ClientSource<MailboxClients> {
  return {
    readClients: ({ tenant }) => ({
      part: (name) => partsOf(mailbox, tenant.id)[name] ?? 'missing',
      wasDelivered: (key) => mailbox.applied.has(key),
    }),
    writeClients: ({ tenant, idempotencyKey: key }) => ({
      set: async ({ name, value }) => {
        mailbox.deliveries.set(key, (mailbox.deliveries.get(key) ?? 0) + 1)
        if (mailbox.applied.has(key)) return
        mailbox.applied.set(key, 1)
        partsOf(mailbox, tenant.id)[name] = value
      },
    }),
    platformClient: () => null,
    close: async () => {},
  }
}

const remediation = remediationDefiner<MailboxClients>()
const params = z.strictObject({ limit: z.number().int().min(1).max(10).default(5) })
type Params = z.infer<typeof params>

function stepsOf(mailbox: FakeMailbox, names: readonly string[], options: { undo: boolean; probe: boolean }) {
  return names.map((name) => ({
    id: name,
    title: `Move the ${name} on`,
    timeoutMs: 2_000,
    retries: 1,
    run: async ({
      read,
      write,
      idempotencyKey: key,
      signal,
    }: {
      read: MailboxClients['read']
      write: MailboxClients['write']
      idempotencyKey: string
      signal: AbortSignal
    }) => {
      await mailbox.hook({ when: 'before', step: name, key, signal })
      if (mailbox.failing.has(name)) return { type: 'failed' as const, message: `${name} is locked` }
      const before = read.part(name)
      await write.set({ name, value: 'moving' })
      await mailbox.hook({ when: 'after', step: name, key, signal })
      return { type: 'done' as const, message: `${name} moves`, captured: before }
    },
    ...(options.probe
      ? {
          probe: async ({ read, idempotencyKey: key }: { read: MailboxClients['read']; idempotencyKey: string }): Promise<ProbeAnswer> =>
            mailbox.probeAnswer ?? (read.wasDelivered(key) ? 'happened' : 'did-not-happen'),
        }
      : {}),
    ...(options.undo && options.probe
      ? {
          undoProbe: async ({
            read,
            idempotencyKey: key,
          }: {
            read: MailboxClients['read']
            idempotencyKey: string
          }): Promise<ProbeAnswer> => mailbox.probeAnswer ?? (read.wasDelivered(key) ? 'happened' : 'did-not-happen'),
        }
      : {}),
    ...(options.undo
      ? {
          undo: async ({
            write,
            captured,
            idempotencyKey: key,
            signal,
          }: {
            write: MailboxClients['write']
            captured: Record<string, Json>
            idempotencyKey: string
            signal: AbortSignal
          }) => {
            await mailbox.hook({ when: 'before', step: name, key, signal })
            const before = captured[name]
            if (typeof before !== 'string') return { type: 'failed' as const, message: `nothing was captured of ${name}` }
            await write.set({ name, value: before })
            return { type: 'done' as const, message: `${name} is ${before} again` }
          },
        }
      : {}),
  }))
}

type Kind = {
  id: string
  effect: 'read-only' | 'reversible' | 'compensable' | 'irreversible'
  runBy: 'l1' | 'l2' | 'lead'
  steps: readonly string[]
  probe?: boolean
  component?: string
}

function mailboxRemediation(mailbox: FakeMailbox, { id, effect, runBy, steps, probe = true, component = 'mailbox' }: Kind) {
  return remediation<Params>({
    id,
    version: 1,
    title: `Clear the mailbox (${id})`,
    description: 'Moves stuck parts on.',
    cures: ['mailbox/stuck'],
    component,
    target: 'tenant',
    effect,
    runBy,
    params,
    budget: { runs: 20, perHours: 1 },
    cost: 1,
    risk: 0.1,
    precheck: async () => mailbox.precheck,
    plan: async ({ read }) => ({
      effects:
        effect === 'read-only'
          ? []
          : steps.map((name) => ({ what: `The ${name} moves on`, component, before: read.part(name), after: 'moving', count: 1 })),
      undo:
        effect === 'reversible'
          ? { possible: true, withinMinutes: 30, how: 'Each part is put back.' }
          : { possible: false, why: 'It is final.' },
      tenantsAffected: 1,
    }),
    steps: stepsOf(mailbox, steps, { undo: effect === 'reversible', probe }),
    verify: { checks: ['mailbox/moving'], withinMs: 0, followUpAfterMinutes: 10 },
    say: { before: 'I am clearing your mailbox.', after: 'It is clear.' },
  })
}

const check = checkDefiner<MailboxClients>()

export function mailboxPack(mailbox: FakeMailbox) {
  const evidence = z.object({ stuck: z.number() })
  const look = (id: string, observes: string) =>
    check({
      id,
      title: id,
      observes,
      sensitivity: 0.97,
      falseAlarm: 0.002,
      everySeconds: 60,
      timeoutMs: 1000,
      evidence,
      run: async ({ tenant }) => (isCured(mailbox, tenant.id) ? pass : fail)({ message: 'seen', evidence: { stuck: 1 } }),
    })
  return definePack<MailboxClients>({
    id: 'mailbox',
    version: '1.0.0',
    title: 'Mailbox',
    nodes: [
      defineFeature({
        id: 'mail',
        title: 'Mail',
        description: 'Mail arrives.',
        prior: 0.002,
        dependsOn: [{ on: 'mailbox', weight: 0.95, mode: 'sync', propagates: ['error'] }],
      }),
      defineComponent({ id: 'mailbox', title: 'Mailbox', description: 'Holds mail.', prior: 0.004, dependsOn: [] }),
      defineComponent({ id: 'filter', title: 'Filter', description: 'Sorts mail.', prior: 0.004, dependsOn: [] }),
    ],
    checks: [look('mail/arrives', 'mail'), look('mailbox/moving', 'mailbox')],
    causes: [
      defineCause({
        id: 'mailbox/stuck',
        title: 'The mailbox is stuck',
        of: 'mailbox',
        kind: 'fault',
        prior: 0.004,
        words: { l1: 'a', engineer: 'b', customer: 'c' },
        signatures: [],
      }),
    ],
    remediations: [
      mailboxRemediation(mailbox, { id: 'mailbox/clear', effect: 'reversible', runBy: 'l1', steps: parts }),
      mailboxRemediation(mailbox, { id: 'mailbox/clear-blindly', effect: 'compensable', runBy: 'l1', steps: parts, probe: false }),
      mailboxRemediation(mailbox, { id: 'mailbox/filter', effect: 'reversible', runBy: 'l1', steps: ['inbox'], component: 'filter' }),
      mailboxRemediation(mailbox, { id: 'mailbox/rebuild', effect: 'compensable', runBy: 'lead', steps: ['inbox'] }),
      mailboxRemediation(mailbox, { id: 'mailbox/drop', effect: 'irreversible', runBy: 'l2', steps: ['inbox'] }),
    ],
    inventory: async () => [],
  })
}

export function fakeFacts(id: string): TenantFacts {
  return {
    id,
    name: `${id} Ltd`,
    tier: 'gold',
    region: 'eu',
    shard: 'shard-1',
    release: '1.0.0',
    ring: 1,
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    instance: {
      baseUrl: 'http://127.0.0.1:9',
      endpoints: {},
      version: '1.0.0',
      configurationHash: null,
      templateHash: null,
      secretRefs: {},
    },
  }
}
