import { expect, test } from 'vitest'
import { z } from 'zod'
import { readParamFields } from '../../plan/params-schema.ts'
import { draftFrom, draftKeyOf, readAsked as read, type RolloutDraft } from './rollout-draft.ts'

const draft: RolloutDraft = {
  remediation: 'r',
  params: {},
  by: 'tenants',
  cause: '',
  problem: '',
  tenants: 'acme\nbasalt',
  ringMax: '16',
  tolerance: '0',
}

const readAsked = (asked: RolloutDraft) => read({ draft: asked, fields: [] })

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

const schema = z.object({
  byPercent: z.number().int().min(10).max(200).default(50),
  why: z.string().min(3),
  notify: z.boolean().default(true),
})
const fields = readParamFields(z.toJSONSchema(schema, { io: 'input' }))

test('parameters go with it as numbers, words and yes or no; what nobody touched stands at its default', () => {
  const { asked } = read({ draft: { ...draft, params: { byPercent: '75', why: ' agreed ' } }, fields })
  expect(asked?.params).toEqual({ byPercent: 75, why: 'agreed', notify: true })
})

test.each([
  [{}, { why: 'This is needed.' }],
  [{ byPercent: '5', why: 'agreed' }, { byPercent: 'At least 10.' }],
  [
    { byPercent: 'ten', why: 'no' },
    { byPercent: 'Give a number.', why: 'At least 3 characters.' },
  ],
])('the parameters %j are asked about again, each at its field: %j', (params, problems) => {
  expect(read({ draft: { ...draft, params }, fields })).toEqual({ asked: null, problems: { params: problems } })
})

test('a link fills the form in, and is not covered by what was typed for another one', () => {
  const search = { plan: true as const, problem: 'sp-1', remediation: 'quota/raise' }
  expect(draftFrom(search)).toMatchObject({ by: 'shared-problem', problem: 'sp-1', remediation: 'quota/raise' })
  expect(draftFrom({ cause: 'quota/reached' })).toMatchObject({ by: 'cause', cause: 'quota/reached', remediation: '' })
  expect(draftKeyOf(search)).not.toBe(draftKeyOf({ plan: true }))
  expect(draftKeyOf(search)).not.toBe(draftKeyOf({ ...search, problem: 'sp-2' }))
})
