import { z } from 'zod'
import {
  checkDefiner,
  defineComponent,
  defineFeature,
  definePack,
  defineSharedComponent,
  fail,
  pass,
  type Pack,
} from '@lamplighter/catalog'
import type { TenantClients } from '@lamplighter/connectors/clients'

/** Each tenant has as many features as the sample of issue and prior art: twenty, each with one plain HTTP check. */
export const checksPerTenant = 20
export const bodyMatch = '"status":"ok"'

export function pathOf(check: number): string {
  return `/internal/features/${featureOf(check)}/health`
}

function featureOf(check: number): string {
  return `feature-${String(check + 1).padStart(2, '0')}`
}

const evidence = z.object({ httpStatus: z.number().nullable(), matched: z.boolean(), failure: z.string().nullable() })
const defineCheck = checkDefiner<TenantClients>()

/** Status, body match and timeout of one address a feature; regions are shared, so that the fleet test has groups to compare. */
export function plainPack({ everySeconds }: { everySeconds: number }): Pack<TenantClients> {
  const numbers = Array.from({ length: checksPerTenant }, (_, n) => n)
  return definePack<TenantClients>({
    id: 'plain',
    version: '1.0.0',
    title: 'Plain HTTP',
    nodes: [
      ...numbers.map((n) =>
        defineFeature({
          id: featureOf(n),
          title: featureOf(n),
          description: 'Answers.',
          prior: 0.003,
          dependsOn: [{ on: 'network', weight: 0.95, mode: 'sync', propagates: ['error'] }],
        }),
      ),
      defineComponent({
        id: 'network',
        title: 'Network',
        description: 'Of the instance.',
        prior: 0.003,
        dependsOn: [{ on: 'region', weight: 0.95, mode: 'sync', propagates: ['error'] }],
      }),
      defineSharedComponent({
        id: 'region',
        title: 'Region',
        description: 'Where instances run.',
        prior: 0.002,
        dependsOn: [],
        groupOf: (tenant) => tenant.region,
      }),
    ],
    checks: numbers.map((n) => plainCheck({ n, everySeconds })),
    causes: [],
    remediations: [],
    inventory: async () => [],
  })
}

function plainCheck({ n, everySeconds }: { n: number; everySeconds: number }) {
  return defineCheck({
    id: `${featureOf(n)}/answers`,
    title: `${featureOf(n)} answers`,
    observes: featureOf(n),
    sensitivity: 0.97,
    falseAlarm: 0.002,
    everySeconds,
    timeoutMs: 2500,
    evidence,
    run: async ({ read }) => {
      const outcome = await read.instance.get({ path: pathOf(n), expect: 'text', timeoutMs: 2000 })
      if (outcome.type === 'failure')
        return fail({ message: 'no-answer', evidence: { httpStatus: null, matched: false, failure: outcome.reason } })
      const seen = { httpStatus: outcome.status, matched: outcome.text.includes(bodyMatch), failure: null }
      return outcome.status === 200 && seen.matched
        ? pass({ message: 'answers', evidence: seen })
        : fail({ message: 'answers-otherwise', evidence: seen })
    },
  })
}
