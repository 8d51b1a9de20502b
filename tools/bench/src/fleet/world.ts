import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import type { Random } from '../seeded-random.ts'

/** One run of a check on a healthy node fails this often; the model states what remains after a re-run. */
export const RUN_FALSE_ALARM = 0.004
export const SENSITIVITY = 0.94
/** A false alarm is confirmed when the second or the third run fails as well. */
const CONFIRMED_FALSE_ALARM = RUN_FALSE_ALARM * (1 - (1 - RUN_FALSE_ALARM) ** 2)
const PRIOR = 0.003

export type Tenant = { id: string; groups: Map<string, string> }
export type World = { model: EvidenceModel; tenants: Tenant[]; sharedNodes: string[]; localNodes: string[] }

const FEATURES = [
  'storefront',
  'cart',
  'checkout',
  'orders',
  'inventory',
  'search',
  'billing',
  'mail',
  'marketplace',
  'webhooks',
  'reports',
  'sign-in',
]
const COMPONENTS = [
  'web-server',
  'database',
  'order-queue',
  'order-worker',
  'mail-worker',
  'credential',
  'market-key',
  'search-index',
  'cache',
  'scheduler',
  'certificate',
  'configuration',
  'quota',
]
const SHARED: [node: string, groups: number][] = [
  ['region', 3],
  ['payments', 2],
  ['market', 2],
  ['relay', 2],
  ['identity', 2],
  ['shard', 8],
  ['release', 4],
]
/** Nobody looks at these directly: five of what tenants share; with `blindPart` one of the five is a part of the tenant's own (decisions/0014). */
const UNPROBED = ['region', 'shard', 'release', 'payments', 'market']
const UNPROBED_WITH_PART = ['region', 'shard', 'release', 'payments', 'configuration']
/** 32 nodes and 40 checks, the size that the contract of `lamp explain` states. Which nodes have a second look is drawn. */
const CHECKS = 40

const EDGES: [from: string, to: string, weight: number, mode?: 'async'][] = [
  ['storefront', 'web-server', 0.95],
  ['storefront', 'cache', 0.5],
  ['storefront', 'certificate', 0.95],
  ['cart', 'web-server', 0.95],
  ['cart', 'database', 0.9],
  ['cart', 'cache', 0.6],
  ['checkout', 'cart', 0.95],
  ['checkout', 'payments', 0.95],
  ['checkout', 'credential', 0.95],
  ['checkout', 'configuration', 0.95],
  ['billing', 'configuration', 0.9],
  ['orders', 'database', 0.95],
  ['orders', 'order-worker', 0.8, 'async'],
  ['inventory', 'database', 0.95],
  ['inventory', 'scheduler', 0.7, 'async'],
  ['search', 'search-index', 0.9],
  ['search', 'web-server', 0.8],
  ['billing', 'payments', 0.9],
  ['billing', 'credential', 0.9],
  ['billing', 'scheduler', 0.7, 'async'],
  ['mail', 'mail-worker', 0.95],
  ['mail', 'relay', 0.95],
  ['mail', 'quota', 0.95],
  ['marketplace', 'market', 0.95],
  ['marketplace', 'market-key', 0.95],
  ['marketplace', 'order-worker', 0.6, 'async'],
  ['webhooks', 'order-worker', 0.8, 'async'],
  ['webhooks', 'quota', 0.9],
  ['reports', 'database', 0.9],
  ['reports', 'scheduler', 0.8, 'async'],
  ['sign-in', 'identity', 0.95],
  ['sign-in', 'web-server', 0.9],
  ['order-worker', 'order-queue', 0.95],
  ['mail-worker', 'order-queue', 0.5],
  ['search-index', 'scheduler', 0.5, 'async'],
  ['web-server', 'region', 0.9],
  ['web-server', 'release', 0.6],
  ['database', 'shard', 0.9],
  ['database', 'region', 0.7],
  ['order-worker', 'release', 0.5],
  ['order-queue', 'shard', 0.8],
  ['cache', 'region', 0.5],
  ['search-index', 'shard', 0.5],
]

/** Tenants × regions × partners × shards × releases over one product graph; which groups a tenant is in is drawn at random. */
export function createWorld(options: { random: Random; tenants: number; blindPart?: boolean }): World {
  const { random } = options
  const unprobed = new Set(options.blindPart === true ? UNPROBED_WITH_PART : UNPROBED)
  const tenants = Array.from({ length: options.tenants }, (_, i): Tenant => {
    return { id: `t${i}`, groups: new Map(SHARED.map(([node, groups]) => [node, `${node}-${random.below(groups)}`])) }
  })
  const localNodes = [...FEATURES, ...COMPONENTS]
  const sharedNodes = SHARED.map(([node]) => node)
  const probed = [...localNodes, ...sharedNodes].filter((node) => !unprobed.has(node))
  const model: EvidenceModel = {
    nodes: [
      ...FEATURES.map((id) => ({ id, kind: 'feature' as const, prior: PRIOR })),
      ...COMPONENTS.map((id) => ({ id, kind: 'component' as const, prior: PRIOR })),
      ...sharedNodes.map((id) => ({ id, kind: 'shared' as const, prior: PRIOR })),
    ],
    edges: EDGES.map(([from, to, weight, mode]) => ({ from, to, weight, mode: mode ?? 'sync', propagates: ['error' as const] })),
    checks: [
      ...probed.map((node) => checkOf(node, 1)),
      ...drawSome({ items: probed, count: CHECKS - probed.length, random }).map((node) => checkOf(node, 2)),
    ],
  }
  return { model, tenants, sharedNodes, localNodes }
}

function drawSome(options: { items: readonly string[]; count: number; random: Random }): string[] {
  const left = [...options.items]
  return Array.from({ length: options.count }, () => left.splice(options.random.below(left.length), 1)[0]!)
}

function checkOf(node: string, number: number): EvidenceModel['checks'][number] {
  return { id: `${node}/check-${number}`, observes: node, sensitivity: SENSITIVITY, falseAlarm: CONFIRMED_FALSE_ALARM }
}

/** What the engine is told: a share of the edges unknown, weights off. The truth keeps the world's own model. */
export function distortModel(options: { model: EvidenceModel; random: Random; missing: number; off: number }): EvidenceModel {
  const { model, random, missing, off } = options
  const edges = model.edges
    .filter(() => !random.chance(missing))
    .map((edge) => ({ ...edge, weight: Math.min(0.99, Math.max(0.05, edge.weight + random.between(-off, off))) }))
  return { ...model, edges }
}
