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
  type Pack,
  type ProbeAnswer,
  type Step,
} from '@lamplighter/catalog'

// The pack of these benches: a mailbox with three parts, each `stuck` until a step moves it on.

export const parts = ['inbox', 'outbox', 'archive'] as const

export type MailboxClients = {
  read: {
    /** The first thing that a start reads: here a worker is held while it decides. */
    lookAround(): Promise<void>
    parts(): Promise<Record<string, string>>
    wasApplied(key: string): Promise<boolean>
  }
  write: { set(options: { name: string; value: string; blind: boolean }): Promise<void> }
  platform: null
}

/** Remediations that nobody can be asked about afterwards; each used little, so that their honest failures open no circuit. */
export const blindRemediations = Array.from({ length: 300 }, (_, index) => `mailbox/clear-blindly-${index}`)
export const keyedRemediation = 'mailbox/clear'

const define = remediationDefiner<MailboxClients>()
const check = checkDefiner<MailboxClients>()
const noParams = z.strictObject({})

function stepsOf({ blind }: { blind: boolean }): Step<MailboxClients, Record<string, never>>[] {
  return parts.map((name) => ({
    id: name,
    title: `Move the ${name} on`,
    timeoutMs: 120_000,
    retries: 0,
    async run({ read, write }) {
      const before = (await read.parts())[name]!
      await write.set({ name, value: 'moving', blind })
      return { type: 'done', message: `${name} moves`, captured: before }
    },
    ...(blind
      ? {}
      : {
          probe: async ({ read, idempotencyKey }): Promise<ProbeAnswer> =>
            (await read.wasApplied(idempotencyKey)) ? 'happened' : 'did-not-happen',
          async undo({ write, captured }) {
            const before = captured[name]
            // The way back was in an answer that got lost: said, never guessed.
            if (typeof before !== 'string') return { type: 'failed', message: `nothing was captured of ${name}` }
            await write.set({ name, value: before, blind: false })
            return { type: 'done', message: `${name} is ${before} again` }
          },
        }),
  }))
}

function clearing({ id, blind }: { id: string; blind: boolean }) {
  return define<Record<string, never>>({
    id,
    version: 1,
    title: 'Clear the mailbox',
    description: 'Moves stuck parts on.',
    cures: ['mailbox/stuck'],
    component: 'mailbox',
    target: 'tenant',
    effect: blind ? 'compensable' : 'reversible',
    runBy: 'l1',
    params: noParams,
    budget: { runs: 20, perHours: 1 },
    cost: 1,
    risk: 0.1,
    async precheck({ read }) {
      await read.lookAround()
      return { type: 'ready' }
    },
    async plan({ read }) {
      const now = await read.parts()
      return {
        effects: parts.map((name) => ({
          what: `The ${name} moves on`,
          component: 'mailbox',
          before: now[name]!,
          after: 'moving',
          count: 1,
        })),
        undo: blind ? { possible: false, why: 'It is final.' } : { possible: true, withinMinutes: 120, how: 'Each part is put back.' },
        tenantsAffected: 1,
      }
    },
    steps: stepsOf({ blind }),
    verify: { checks: ['mailbox/moving'], withinMs: 0, followUpAfterMinutes: 0 },
    say: { before: 'I am clearing your mailbox.', after: 'It is clear.' },
  })
}

export function mailboxPack(): Pack<MailboxClients> {
  const evidence = z.object({ stuck: z.number() })
  const look = (id: string, observes: string) =>
    check({
      id,
      title: id,
      observes,
      sensitivity: 0.97,
      falseAlarm: 0.002,
      everySeconds: 60,
      timeoutMs: 5_000,
      evidence,
      async run({ read }) {
        const stuck = Object.values(await read.parts()).filter((value) => value !== 'moving').length
        return (stuck === 0 ? pass : fail)({ message: 'seen', evidence: { stuck } })
      },
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
    ],
    checks: [look('mail/arrives', 'mail'), look('mailbox/moving', 'mailbox')],
    causes: [
      defineCause({
        id: 'mailbox/stuck',
        title: 'The mailbox is stuck',
        of: 'mailbox',
        kind: 'fault',
        prior: 0.004,
        words: { l1: 'It is stuck.', engineer: 'A part does not move.', customer: 'It is stuck.' },
        signatures: [],
      }),
    ],
    remediations: [clearing({ id: keyedRemediation, blind: false }), ...blindRemediations.map((id) => clearing({ id, blind: true }))],
    inventory: async () => [],
  })
}
