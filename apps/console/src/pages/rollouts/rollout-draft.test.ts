import { expect, test } from 'vitest'
import { readAsked, type RolloutDraft } from './rollout-draft.ts'

const draft: RolloutDraft = {
  remediation: 'r',
  by: 'tenants',
  cause: '',
  problem: '',
  tenants: 'acme\nbasalt',
  ringMax: '16',
  tolerance: '0',
}

test('tenants are read one a line, with commas, and once each', () => {
  expect(readAsked({ ...draft, tenants: ' acme, basalt\n\nacme;cedar ' }).asked).toEqual({
    remediation: 'r',
    selection: { by: 'tenants', tenants: ['acme', 'basalt', 'cedar'] },
    ringMax: 16,
    tolerance: 0,
  })
})

test.each<[Partial<RolloutDraft>, string[]]>([
  [{ remediation: '' }, ['remediation']],
  [{ tenants: ' ' }, ['tenants']],
  [{ by: 'cause' }, ['cause']],
  [{ by: 'shared-problem' }, ['problem']],
  [{ ringMax: '0' }, ['ringMax']],
  [{ ringMax: '51', tolerance: '-1' }, ['ringMax', 'tolerance']],
  [{ tolerance: 'none' }, ['tolerance']],
])('%j is asked about again: %j', (change, fields) => {
  const { asked, problems } = readAsked({ ...draft, ...change })
  expect(asked).toBeNull()
  expect(Object.keys(problems)).toEqual(fields)
})

test('what another way of choosing left behind is not sent', () => {
  expect(readAsked({ ...draft, by: 'cause', cause: 'c' }).asked?.selection).toEqual({ by: 'cause', cause: 'c' })
})
