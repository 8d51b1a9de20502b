import { expect, test } from 'vitest'
import { parseEvidenceBundle } from '@lamplighter/catalog/evidence'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { fakePack } from '../fakes/fake-pack.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import type { ConfirmedResult } from './confirm.ts'
import { buildEvidenceBundle } from './evidence-bundle.ts'

const now = new Date('2026-11-21T10:00:00Z')
const look = (check: string, status: CheckStatus, code: string): ConfirmedResult => ({
  check,
  status,
  message: code,
  evidence: { code, host: 'acme.invalid' },
  magnitude: null,
  observedAt: now,
  confirmed: true,
})
const bundleOf = (options: { feature?: string; region?: string; results?: ConfirmedResult[] }) =>
  buildEvidenceBundle({
    pack: fakePack,
    tenant: fakeTenant({ id: 'acme', region: options.region ?? 'eu' }),
    feature: options.feature ?? 'checkout',
    now,
    results: options.results ?? [],
    since: new Map(),
    fleet: [],
    changes: [],
  })

test('a bundle is valid by the format it declares', () => {
  const bundle = bundleOf({ results: [look('checkout/place-order', 'fail', 'refused'), look('credential/accepted', 'fail', 'expired')] })
  expect(parseEvidenceBundle(JSON.parse(JSON.stringify(bundle)))).toMatchObject({ ok: true })
})

test('the model holds siblings that stand on the same parts, and the group of each shared one', () => {
  const { model } = bundleOf({ feature: 'reports' })
  expect(model.nodes.map((node) => node.id)).toContain('checkout')
  expect(model.nodes.find((node) => node.id === 'partner')).toMatchObject({ kind: 'shared', group: 'partner-eu' })
})

test('a shared component that the tenant does not use is in neither nodes, edges, checks nor causes', () => {
  expect(JSON.stringify(bundleOf({ region: 'none' }).model)).not.toContain('partner')
})

test('a signature speaks only when its typed predicate matches what was seen', () => {
  const signed = (code: string, status: CheckStatus = 'fail') =>
    bundleOf({ results: [look('credential/accepted', status, code)] }).signatures
  expect(signed('expired')).toEqual([
    { cause: 'credential/expired', check: 'credential/accepted', llr: 3, says: 'the partner answered expired' },
  ])
  expect(signed('timeout')).toEqual([])
  expect(signed('expired', 'unknown')).toEqual([])
})

test('tenants of one group share the model object', () => {
  expect(bundleOf({}).model).toBe(bundleOf({}).model)
  expect(bundleOf({}).model).not.toBe(bundleOf({ region: 'us' }).model)
})
