import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  checkDefiner,
  defineCause,
  defineComponent,
  defineFeature,
  definePack,
  defineSharedComponent,
  pass,
  remediationDefiner,
  type ClientSource,
  type Clients,
  type Pack,
  type TenantFacts,
} from '@lamplighter/catalog'
import type { Database } from '@lamplighter/db'
import { featureId } from '@lamplighter/db/scale'
import type { OperationsContext, Queue } from '@lamplighter/operations'

const defineCheck = checkDefiner<Clients>()
const shared: [string, (tenant: TenantFacts) => string][] = [
  ['region', (tenant) => tenant.region],
  ['shard', (tenant) => tenant.shard],
  ['release', (tenant) => tenant.release],
]

/** What bundles of `sampleDiagnoses` blame. */
const causes = Array.from({ length: 10 }, (_, n) => `cause-${n}`)

/** What the generated fleet's features and checks are, for use cases that need to know: nothing of it ever looks. */
export function fleetPack({ features }: { features: number }): Pack {
  const numbers = Array.from({ length: features }, (_, index) => index + 1)
  return definePack<Clients>({
    id: 'generated',
    version: '1.0.0',
    title: 'Generated',
    nodes: [
      ...numbers.map((n) =>
        defineFeature({
          id: featureId(n),
          title: featureId(n),
          description: 'Generated.',
          prior: 0.003,
          dependsOn: [{ on: 'instance', weight: 0.95, mode: 'sync', propagates: ['error'] }],
        }),
      ),
      defineComponent({
        id: 'instance',
        title: 'Instance',
        description: 'Of the tenant.',
        prior: 0.003,
        dependsOn: shared.map(([on]) => ({ on, weight: 0.95, mode: 'sync', propagates: ['error'] })),
      }),
      ...shared.map(([id, groupOf]) =>
        defineSharedComponent({ id, title: id, description: 'Many stand on it.', prior: 0.002, dependsOn: [], groupOf }),
      ),
    ],
    checks: numbers.map((n) =>
      defineCheck({
        id: checkId(n),
        title: checkId(n),
        observes: featureId(n),
        sensitivity: 0.97,
        falseAlarm: 0.002,
        everySeconds: 60,
        timeoutMs: 1000,
        evidence: z.null(),
        run: async () => pass({ message: 'ok', evidence: null }),
      }),
    ),
    causes: causes.map((id) =>
      defineCause({
        id,
        title: id,
        of: 'instance',
        kind: 'fault',
        prior: 0.002,
        words: { l1: 'Generated.', engineer: 'Generated.', customer: 'Generated.' },
        signatures: [],
      }),
    ),
    remediations: causes.flatMap((cause, n) =>
      [n, n + causes.length].map((at) => generatedRemediation({ id: `remediation-${at}`, cause })),
    ),
    inventory: async () => [],
  })
}

const defineRemediation = remediationDefiner<Clients>()

/** Two cure each cause, so that a page must choose; the first of them have been run by thousands of the generated runs. */
function generatedRemediation({ id, cause }: { id: string; cause: string }) {
  return defineRemediation({
    id,
    version: 1,
    title: id,
    description: 'Generated.',
    cures: [cause],
    component: 'instance',
    target: 'tenant',
    effect: 'reversible',
    runBy: 'l1',
    params: z.object({}),
    budget: { runs: 5, perHours: 24 },
    cost: 1,
    risk: 0.05,
    precheck: async () => ({ type: 'ready' }),
    plan: async () => ({ effects: [], undo: { possible: false, why: 'It is generated.' }, tenantsAffected: 1 }),
    steps: [],
    verify: { checks: [], withinMs: 1000, followUpAfterMinutes: 10 },
    say: { before: 'Generated.', after: 'Generated.' },
  })
}

/** The n-th check of the generated fleet, from 1. */
export function checkId(n: number): string {
  return `area-${n % 8}/check-${String(n).padStart(2, '0')}`
}

/** A context in which use cases read the generated fleet; whatever would look at a tenant throws. */
export function fleetContext({ db, features, now }: { db: Database; features: number; now: Date }): OperationsContext {
  const never = (): never => {
    throw new Error('the generated fleet has no instances')
  }
  const clients: ClientSource<Clients> = { readClients: never, writeClients: never, platformClient: never, close: async () => {} }
  const queue: Queue = {
    enqueue: never,
    enqueueStatement: never,
    work: never,
    schedule: never,
    listMissing: never,
    listDead: never,
    start: never,
    stop: async () => {},
  }
  return { db, queue, pack: fleetPack({ features }), clients, runChecks: never, now: () => now, newId: randomUUID, log: () => {} }
}
