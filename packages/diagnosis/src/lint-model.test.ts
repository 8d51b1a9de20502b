import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import { expect, test } from 'vitest'
import { lintModel } from './lint-model.ts'

function model(given: Partial<EvidenceModel>): EvidenceModel {
  return { nodes: [], edges: [], checks: [], ...given }
}

const node = (id: string) => ({ id, kind: 'component' as const, prior: 0.003 })
const edge = (from: string, to: string, weight = 0.9) => ({ from, to, weight, mode: 'sync' as const, propagates: ['error' as const] })
const check = (observes: string, sensitivity = 0.94) => ({ id: `${observes}/probe`, observes, sensitivity, falseAlarm: 0.001 })

test('two parts seen by the same checks alike are named as "A or B"', () => {
  const given = model({ nodes: ['x', 'a', 'b'].map(node), edges: [edge('x', 'a'), edge('x', 'b')], checks: [check('x')] })
  expect(lintModel({ model: given })).toContainEqual({ rule: 'causes-alike', causes: ['a', 'b'] })
  const apart = { ...given, checks: [check('x'), check('a')] }
  expect(lintModel({ model: apart }).some(({ rule }) => rule === 'causes-alike')).toBe(false)
})

test('two causes of one node are alike until one of them has a signature', () => {
  const causes = ['a/wedged', 'a/crashed'].map((id) => ({ id, of: 'a', prior: 0.001, cures: [] }))
  const given = model({ nodes: [node('a')], checks: [check('a')], causes })
  expect(lintModel({ model: given })).toEqual([{ rule: 'causes-alike', causes: ['a/crashed', 'a/wedged'] }])
  expect(lintModel({ model: given, signed: new Set(['a/wedged']) })).toEqual([])
})

test('a check that fails as often on a healthy node says nothing', () => {
  const given = model({ nodes: [node('a')], checks: [check('a', 0.002)] })
  expect(lintModel({ model: given })).toEqual([{ rule: 'check-says-nothing', check: 'a/probe' }])
})

test('a node without a check of its own is named with how many checks reach it, 0 being a blind spot', () => {
  const given = model({ nodes: ['x', 'a', 'lost'].map(node), edges: [edge('x', 'a')], checks: [check('x')] })
  const findings = lintModel({ model: given }).filter(({ rule }) => rule === 'node-unobserved')
  expect(findings).toEqual([
    { rule: 'node-unobserved', node: 'a', reachedByChecks: 1 },
    { rule: 'node-unobserved', node: 'lost', reachedByChecks: 0 },
  ])
})

test('a cycle is named with its members', () => {
  const given = model({ nodes: ['a', 'b'].map(node), edges: [edge('a', 'b', 0.3), edge('b', 'a', 0.3)], checks: [check('a'), check('b')] })
  expect(lintModel({ model: given })).toEqual([{ rule: 'cycle', nodes: ['a', 'b'] }])
})
