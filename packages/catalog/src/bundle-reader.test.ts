import { expect, test } from 'vitest'
import { createBundleReader } from './bundle-reader.ts'
import { parseEvidenceBundle } from './evidence.ts'

/** As text: each reading gets a document of its own, as from a file. */
const document = JSON.stringify({
  format: 'lamplighter.evidence/1',
  now: '2026-11-20T10:00:00Z',
  subject: { tenant: 'acme', feature: 'checkout' },
  model: {
    nodes: [
      { id: 'checkout', kind: 'feature', prior: 0.002 },
      { id: 'payments', kind: 'shared', prior: 0.002 },
    ],
    edges: [{ from: 'checkout', to: 'payments', weight: 0.95 }],
    checks: [{ id: 'checkout/order', observes: 'checkout', sensitivity: 0.94, falseAlarm: 0.0001 }],
    causes: [{ id: 'payments/down', of: 'payments', prior: 0.002 }],
  },
  observations: [{ check: 'checkout/order', status: 'fail', observedAt: '2026-11-20T09:59:40Z' }],
})

type Item = Record<string, unknown>
type Document = Item & { subject: Item; model: { nodes: Item[]; edges: Item[]; causes?: Item[] }; observations: Item[] }

function changed(change: (bundle: Document) => void): unknown {
  const bundle = JSON.parse(document) as Document
  change(bundle)
  return bundle
}

test.each<[string, (bundle: Document) => void]>([
  ['an equal bundle', () => {}],
  ['another observation', (bundle) => void (bundle.observations[0]!['status'] = 'pass')],
  ['another model', (bundle) => void (bundle.model.nodes[0]!['prior'] = 0.4)],
  ['a model with one key more', (bundle) => void (bundle.model.nodes[0]!['group'] = 'eu')],
  ['a model with one key less', (bundle) => void delete bundle.model.causes],
  ['a broken model', (bundle) => void (bundle.model.edges[0]!['to'] = 'nowhere')],
  ['a bad status', (bundle) => void (bundle.observations[0]!['status'] = 'maybe')],
  ['a check of no model', (bundle) => void (bundle.observations[0]!['check'] = 'cart/add')],
  ['a subject of no model', (bundle) => void (bundle.subject['feature'] = 'cart')],
  ['a signature of a node that has causes', (bundle) => void (bundle['signatures'] = [{ cause: 'payments', llr: 1 }])],
  ['a signature of a node without causes', (bundle) => void (bundle['signatures'] = [{ cause: 'checkout', llr: 1 }])],
  ['more sick than members', (bundle) => void (bundle['fleet'] = [{ node: 'payments', members: 2, sick: 3 }])],
  ['no model', (bundle) => void delete (bundle as Partial<Document>).model],
  ['a list for a model', (bundle) => void ((bundle as Item)['model'] = [])],
])('after an equal model was read, %s is answered as by reading it alone', (_name, change) => {
  const read = createBundleReader()
  expect(read(JSON.parse(document))).toMatchObject({ ok: true })
  expect(read(changed(change))).toEqual(parseEvidenceBundle(changed(change)))
})

test('a model is remembered by content, and over a few others in between', () => {
  const read = createBundleReader()
  const modelOf = (value: unknown): unknown => {
    const parsed = read(value)
    return parsed.ok ? parsed.bundle.model : null
  }
  const first = modelOf(JSON.parse(document))
  const other = modelOf(changed((bundle) => void (bundle.model.nodes[0]!['prior'] = 0.4)))
  expect(other).not.toBe(first)
  expect(modelOf(JSON.parse(document))).toBe(first)
})

test.each([null, 7, 'text', []])('%j is refused with the same problem', (value) => {
  expect(createBundleReader()(value)).toEqual(parseEvidenceBundle(value))
})
