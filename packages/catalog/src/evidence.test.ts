import { expect, test } from 'vitest'
import { parseEvidenceBundle } from './evidence.ts'

const sound = () => ({
  format: 'lamplighter.evidence/1',
  now: '2026-11-20T10:00:00Z',
  subject: { tenant: 'acme', feature: 'checkout' } as Record<string, unknown>,
  model: {
    nodes: [
      { id: 'checkout', kind: 'feature', prior: 0.002 },
      { id: 'payments-partner', kind: 'shared', prior: 0.002, group: 'payments-eu' },
    ] as Record<string, unknown>[],
    edges: [{ from: 'checkout', to: 'payments-partner', weight: 0.95, mode: 'sync', propagates: ['error'] }] as Record<string, unknown>[],
    checks: [{ id: 'checkout/place-test-order', observes: 'checkout', sensitivity: 0.94, falseAlarm: 0.0001 }] as Record<string, unknown>[],
    causes: [{ id: 'payments/partner-down', of: 'payments-partner', prior: 0.002, cures: ['payments/switch-partner'] }] as
      | Record<string, unknown>[]
      | undefined,
  },
  observations: [
    { check: 'checkout/place-test-order', status: 'fail', confirmed: true, observedAt: '2026-11-20T09:59:40Z', evidence: {} },
  ] as Record<string, unknown>[],
  signatures: [{ cause: 'payments/partner-down', check: 'checkout/place-test-order', llr: 2 }] as Record<string, unknown>[],
  fleet: [
    {
      node: 'payments-partner',
      group: 'payments-eu',
      members: 120,
      sick: 97,
      checks: [{ check: 'checkout/place-test-order', seen: 118, failed: 96 }],
    },
  ] as Record<string, unknown>[],
  changes: [{ node: 'release', kind: 'deploy', at: '2026-11-20T09:30:00Z', summary: '4.2.0' }] as Record<string, unknown>[],
})

test('a sound bundle is read whole', () => {
  const parsed = parseEvidenceBundle(sound())
  expect(parsed).toMatchObject({ ok: true, bundle: sound() })
})

test('keys that the format does not know are tolerated, absent lists read as empty', () => {
  const { signatures: _s, fleet: _f, changes: _c, ...rest } = sound()
  const parsed = parseEvidenceBundle({ ...rest, comment: 'from a newer version' })
  expect(parsed).toMatchObject({ ok: true, bundle: { signatures: [], fleet: [], changes: [] } })
})

type Bundle = ReturnType<typeof sound>
const broken: [name: string, spoil: (bundle: Bundle) => unknown, path: string, says: RegExp][] = [
  ['not an object', () => 'hello', '$', /expected an object, found "hello"/],
  ['another format', (b) => ({ ...b, format: 'other/2' }), 'format', /"lamplighter.evidence\/1", found "other\/2"/],
  ['no subject', (b) => ({ ...b, subject: undefined }), 'subject', /expected an object, found nothing/],
  ['empty tenant', (b) => ({ ...b, subject: { tenant: '' } }), 'subject.tenant', /not empty/],
  ['subject feature unknown', (b) => ((b.subject.feature = 'cart'), b), 'subject.feature', /node in model.nodes, found "cart"/],
  ['unknown kind', (b) => ((b.model.nodes[0]!.kind = 'host'), b), 'model.nodes[0].kind', /"feature" or "component" or "shared"/],
  ['prior missing', (b) => (delete b.model.nodes[1]!.prior, b), 'model.nodes[1].prior', /expected a number, found nothing/],
  ['prior out of range', (b) => ((b.model.nodes[1]!.prior = 1.2), b), 'model.nodes[1].prior', /at most 1, found 1.2/],
  ['weight below 0', (b) => ((b.model.edges[0]!.weight = -0.1), b), 'model.edges[0].weight', /at least 0, found -0.1/],
  ['rate not a number', (b) => ((b.model.checks[0]!.falseAlarm = NaN), b), 'model.checks[0].falseAlarm', /number, found NaN/],
  ['duplicate node', (b) => (b.model.nodes.push(b.model.nodes[0]!), b), 'model.nodes[2].id', /"checkout" a second time/],
  ['duplicate check', (b) => (b.model.checks.push(b.model.checks[0]!), b), 'model.checks[1].id', /a second time/],
  ['edge to nowhere', (b) => ((b.model.edges[0]!.to = 'nowhere'), b), 'model.edges[0].to', /found "nowhere"/],
  ['edge from nowhere', (b) => ((b.model.edges[0]!.from = 'nowhere'), b), 'model.edges[0].from', /found "nowhere"/],
  ['check of nothing', (b) => ((b.model.checks[0]!.observes = 'x'), b), 'model.checks[0].observes', /found "x"/],
  ['cause of nothing', (b) => ((b.model.causes![0]!.of = 'x'), b), 'model.causes[0].of', /found "x"/],
  ['unknown check seen', (b) => ((b.observations[0]!.check = 'x'), b), 'observations[0].check', /check in model.checks, found "x"/],
  ['unknown status', (b) => ((b.observations[0]!.status = 'red'), b), 'observations[0].status', /"pass" or "warn"/],
  ['date without zone', (b) => ((b.observations[0]!.observedAt = '2026-11-20 09:59'), b), 'observations[0].observedAt', /zone/],
  ['date that does not exist', (b) => ((b.changes[0]!.at = '2026-02-30T09:00:00Z'), b), 'changes[0].at', /2026-02-30/],
  ['negative magnitude', (b) => ((b.observations[0]!.magnitude = -3), b), 'observations[0].magnitude', /at least 0/],
  ['signature of nothing', (b) => ((b.signatures[0]!.cause = 'checkuot'), b), 'signatures[0].cause', /cause, or of a node/],
  ['signature from an unknown check', (b) => ((b.signatures[0]!.check = 'x'), b), 'signatures[0].check', /found "x"/],
  ['fleet of an unknown node', (b) => ((b.fleet[0]!.node = 'x'), b), 'fleet[0].node', /found "x"/],
  ['more sick than members', (b) => ((b.fleet[0]!.sick = 121), b), 'fleet[0].sick', /at most members \(120\), found 121/],
  ['half a tenant', (b) => ((b.fleet[0]!.members = 1.5), b), 'fleet[0].members', /whole number, found 1.5/],
  ['fleet entry twice', (b) => (b.fleet.push(b.fleet[0]!), b), 'fleet[1].node', /one entry per node and group/],
]

test.each(broken)('%s gives one error with its path and what was expected', (_name, spoil, path, says) => {
  const parsed = parseEvidenceBundle(spoil(sound()))
  expect(parsed).toMatchObject({ ok: false, path, message: expect.stringMatching(says) })
})

test('a node without causes may carry a signature, one with causes may not', () => {
  const bundle = sound()
  bundle.signatures[0]!.cause = 'payments-partner'
  expect(parseEvidenceBundle(bundle).ok).toBe(false)
  bundle.model.causes = undefined
  expect(parseEvidenceBundle(bundle).ok).toBe(true)
})
