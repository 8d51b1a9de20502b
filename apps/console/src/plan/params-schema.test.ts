import { expect, test } from 'vitest'
import { z } from 'zod'
import { findParamProblem, initialParams, readParamFields, toParams } from './params-schema.ts'

const schema = z.object({
  partner: z.enum(['north', 'south']).describe('Which partner takes over.'),
  graceMinutes: z.number().int().min(0).max(60).default(10),
  limit: z.number().int().optional(),
  note: z.string().max(5).nullable().optional(),
  notify: z.boolean().default(true),
  orders: z.array(z.string()).optional(),
})
const fields = readParamFields(z.toJSONSchema(schema, { io: 'input' }))
const field = (key: string) => fields.find((candidate) => candidate.key === key)!

test('each kind of parameter becomes its kind of field, with its words', () => {
  expect(fields.map(({ key, kind, required }) => [key, kind, required])).toEqual([
    ['partner', 'choice', true],
    ['graceMinutes', 'number', false],
    ['limit', 'number', false],
    ['note', 'text', false],
    ['notify', 'flag', false],
    ['orders', 'list', false],
  ])
  expect(field('partner')).toMatchObject({ title: 'Partner', description: 'Which partner takes over.', options: ['north', 'south'] })
  expect(field('graceMinutes')).toMatchObject({ title: 'Grace minutes', min: 0, max: 60, initial: '10' })
  expect(field('limit')).toMatchObject({ min: null, max: null })
})

test.each([
  ['partner', '', 'This is needed.'],
  ['partner', 'north', null],
  ['graceMinutes', '', null],
  ['graceMinutes', '61', 'At most 60.'],
  ['graceMinutes', '-1', 'At least 0.'],
  ['graceMinutes', '1.5', 'Give a whole number.'],
  ['graceMinutes', 'ten', 'Give a number.'],
  ['note', '123456', 'At most 5 characters.'],
  ['note', '12345', null],
])('%s = "%s" is judged: %s', (key, value, problem) => {
  expect(findParamProblem({ field: field(key), value })).toBe(problem)
})

test('what the form yields is what the schema takes', () => {
  const values = { ...initialParams(fields), partner: 'south', orders: 'A-1\n\n A-2 ', notify: false }
  const params = toParams({ fields, values })
  expect(params).toEqual({ partner: 'south', graceMinutes: 10, notify: false, orders: ['A-1', 'A-2'] })
  expect(schema.safeParse(params).success).toBe(true)
})

test('a schema without properties asks for nothing', () => {
  expect(readParamFields(z.toJSONSchema(z.object({}), { io: 'input' }))).toEqual([])
})
