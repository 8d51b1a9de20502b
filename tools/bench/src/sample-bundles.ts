import { seededRandom, type Random } from './seeded-random.ts'

/** Bundles of a given size over random layered models, one broken node each; `models` of them differ, in turns. */
export function sampleBundles(options: { count: number; models: number; nodes: number; checks: number; seed: number }): unknown[] {
  const random = seededRandom(options.seed)
  const models = Array.from({ length: options.models }, () => sampleModel({ ...options, random }))
  return Array.from({ length: options.count }, (_, i) => sampleBundle({ model: models[i % models.length]!, random }))
}

type SampleModel = ReturnType<typeof sampleModel>

function sampleModel({ nodes, checks, random }: { nodes: number; checks: number; random: Random }) {
  const features = Math.round(nodes * 0.4)
  const shared = Math.max(1, Math.round(nodes * 0.15))
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
  return {
    nodes: Array.from({ length: nodes }, (_, i) => ({
      id: `node-${i}`,
      kind: i < features ? 'feature' : i < nodes - shared ? 'component' : 'shared',
      prior: 0.003,
      ...(i < nodes - shared ? {} : { group: `group-${i}` }),
    })),
    edges,
    checks: Array.from({ length: checks }, (_, i) => ({
      id: `node-${i % nodes}/check-${i}`,
      observes: `node-${i % nodes}`,
      sensitivity: 0.94,
      falseAlarm: 0.0001,
    })),
    causes: Array.from({ length: 10 }, (_, i) => ({ id: `cause-${i}`, of: `node-${features + i}`, prior: 0.002, cures: [`cure-${i}`] })),
  }
}

function sampleBundle({ model, random }: { model: SampleModel; random: Random }): unknown {
  const parts = model.nodes.filter(({ kind }) => kind !== 'feature')
  const broken = affected({ edges: model.edges, start: random.pick(parts).id })
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant: 'acme' },
    model,
    observations: model.checks.map(({ id, observes }) => ({
      check: id,
      status: broken.has(observes) && random.chance(0.9) ? 'fail' : random.chance(0.05) ? 'unknown' : 'pass',
      confirmed: true,
      observedAt: '2026-11-20T09:59:40Z',
      message: 'seen',
      evidence: { status: 200 },
    })),
    signatures: [{ cause: 'cause-1', check: model.checks[0]!.id, llr: 1.5 }],
    fleet: model.nodes
      .filter(({ kind }) => kind === 'shared')
      .map((node) => ({ node: node.id, group: node.group, members: 120, sick: random.below(4) })),
    changes: [{ node: parts[0]!.id, kind: 'deploy', at: '2026-11-20T09:30:00Z', summary: '4.2.0' }],
  }
}

/** The broken node and everything that depends on it. */
function affected(options: { edges: readonly { from: string; to: string }[]; start: string }): Set<string> {
  const nodes = new Set([options.start])
  for (let before = 0; before < nodes.size;) {
    before = nodes.size
    for (const { from, to } of options.edges) if (nodes.has(to)) nodes.add(from)
  }
  return nodes
}
