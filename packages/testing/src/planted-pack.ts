import {
  defineCause,
  defineComponent,
  defineFeature,
  definePack,
  pass,
  signature,
  type Clients,
  type Pack,
  type Remediation,
} from '@lamplighter/catalog'
import { z } from 'zod'

/** A small sound pack; tests plant one thing wrong in it at a time. */
export function plantedPack(change: Partial<Pack<Clients>> = {}): Pack<Clients> {
  const check = (observes: string) => ({
    id: `${observes}/is-well`,
    title: 'Is well',
    observes,
    sensitivity: 0.95,
    falseAlarm: 0.001,
    everySeconds: 60,
    timeoutMs: 1_000,
    evidence: z.object({ level: z.number() }),
    run: () => Promise.resolve(pass({ message: 'ok', evidence: { level: 1 } })),
  })
  const lampCheck = check('lamp')
  const node = (id: string) => ({ id, title: id, description: `The ${id}.`, prior: 0.003 })
  const words = { l1: 'It is dark.', engineer: 'Level {level}.', customer: 'It is dark.' }
  const cause = (id: string, says: number) =>
    defineCause({
      id,
      title: id,
      of: 'lamp',
      kind: 'fault',
      prior: 0.003,
      words,
      signatures: [signature(lampCheck, { says: 'the level says so', llr: 2, when: ({ level }) => level === says })],
    })
  return definePack<Clients>({
    id: 'planted',
    version: '1.0.0',
    title: 'Planted',
    nodes: [
      defineFeature({ ...node('light'), dependsOn: [{ on: 'lamp', weight: 0.95, mode: 'sync', propagates: ['error'] }] }),
      defineComponent({ ...node('lamp'), dependsOn: [] }),
    ],
    checks: [check('light'), lampCheck],
    causes: [cause('lamp/unlit', 0), cause('lamp/dim', 0.5)],
    remediations: [plantedRemediation('lamp/kindle')],
    inventory: () => Promise.resolve([]),
    ...change,
  })
}

export function plantedRemediation(id: string, change: Partial<Remediation<Clients, unknown>> = {}): Remediation<Clients, unknown> {
  return {
    id,
    version: 1,
    title: id,
    description: 'Kindles it.',
    cures: ['lamp/unlit', 'lamp/dim'],
    component: 'lamp',
    target: 'tenant',
    effect: 'compensable',
    runBy: 'l1',
    params: z.object({ minutes: z.number().int().min(1).max(60).default(5) }),
    budget: { runs: 1, perHours: 1 },
    cost: 1,
    risk: 0,
    precheck: () => Promise.resolve({ type: 'ready' }),
    plan: () => Promise.resolve({ effects: [], undo: { possible: false, why: 'It burns.' }, tenantsAffected: 1 }),
    steps: [],
    verify: { checks: ['lamp/is-well'], withinMs: 1_000, followUpAfterMinutes: 1 },
    say: { before: 'Kindling.', after: 'Kindled.' },
    ...change,
  }
}
