import { seededRandom, type Random } from './seeded-random.ts'

/** Bundles of a given size with a random layered model and one broken node each; about a tenth also list fleet and changes. */
export function sampleBundles(options: { count: number; nodes: number; checks: number; seed: number }): unknown[] {
  const random = seededRandom(options.seed)
  return Array.from({ length: options.count }, () => sampleBundle({ ...options, random }))
}

type SampleOptions = { nodes: number; checks: number; random: Random }

function sampleBundle({ nodes, checks, random }: SampleOptions): unknown {
  const features = Math.round(nodes * 0.4)
  const shared = Math.max(1, Math.round(nodes * 0.15))
  const kinds = Array.from({ length: nodes }, (_, i) => (i < features ? 'feature' : i < nodes - shared ? 'component' : 'shared'))
  const edges = []
  for (let from = 0; from < nodes - shared; from += 1) {
    const lowest = Math.max(from + 1, from < features ? features : 0)
    for (let i = 0; i < 2; i += 1) {
      edges.push({
        from: `node-${from}`,
        to: `node-${lowest + random.below(nodes - lowest)}`,
        weight: random.pick([0.95, 0.9, 0.6]),
        mode: random.chance(0.8) ? 'sync' : 'async',
        propagates: ['error'],
      })
    }
  }
  const broken = affected({ edges, start: features + random.below(nodes - features) })
  const modelChecks = Array.from({ length: checks }, (_, i) => ({
    id: `node-${i % nodes}/check-${i}`,
    observes: `node-${i % nodes}`,
    sensitivity: 0.94,
    falseAlarm: 0.0001,
  }))
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme' },
    model: {
      nodes: kinds.map((kind, i) => ({ id: `node-${i}`, kind, prior: 0.003, ...(kind === 'shared' ? { group: `group-${i}` } : {}) })),
      edges,
      checks: modelChecks,
      causes: Array.from({ length: 10 }, (_, i) => ({ id: `cause-${i}`, of: `node-${features + i}`, prior: 0.002, cures: [`cure-${i}`] })),
    },
    observations: modelChecks.map(({ id, observes }) => ({
      check: id,
      status: broken.has(observes) && random.chance(0.9) ? 'fail' : random.chance(0.05) ? 'unknown' : 'pass',
      confirmed: true,
      observedAt: '2026-11-20T09:59:40Z',
      message: 'seen',
      evidence: { status: 200 },
    })),
    signatures: [{ cause: 'cause-1', check: modelChecks[0]!.id, llr: 1.5 }],
    fleet: Array.from({ length: shared }, (_, i) => ({
      node: `node-${nodes - shared + i}`,
      group: `group-${nodes - shared + i}`,
      members: 120,
      sick: random.below(4),
    })),
    changes: [{ node: `node-${features}`, kind: 'deploy', at: '2026-11-20T09:30:00Z', summary: '4.2.0' }],
  }
}

/** The broken node and everything that depends on it. */
function affected(options: { edges: readonly { from: string; to: string }[]; start: number }): Set<string> {
  const nodes = new Set([`node-${options.start}`])
  for (let before = 0; before < nodes.size; ) {
    before = nodes.size
    for (const { from, to } of options.edges) if (nodes.has(to)) nodes.add(from)
  }
  return nodes
}
