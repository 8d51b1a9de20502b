import { expect, test } from 'vitest'
import { z } from 'zod'
import { lintPack } from './lint-pack.ts'
import { definePack } from './pack.ts'
import type { Remediation } from './remediation.ts'

function findings(change: Partial<Remediation>): string[] {
  const remediation: Remediation = {
    id: 'box/clear',
    version: 1,
    title: 'Clear',
    description: 'Clears.',
    cures: [],
    component: 'box',
    target: 'tenant',
    effect: 'reversible',
    runBy: 'l1',
    params: z.object({ limit: z.number().default(5) }),
    budget: { runs: 1, perHours: 1 },
    automatic: { budget: { runs: 5, perHours: 1 }, coolDownMinutes: 30 },
    cost: 1,
    risk: 0,
    precheck: async () => ({ type: 'ready' }),
    plan: async () => ({ effects: [], undo: { possible: false, why: 'test' }, tenantsAffected: 1 }),
    steps: [],
    verify: { checks: [], withinMs: 0, followUpAfterMinutes: 0 },
    say: { before: '', after: '' },
    ...change,
  }
  const pack = definePack({
    id: 'p',
    version: '1',
    title: 'P',
    nodes: [],
    checks: [],
    causes: [],
    remediations: [remediation],
    inventory: async () => [],
  })
  return lintPack(pack)
    .filter(({ problem }) => problem.startsWith('may run by itself'))
    .map(({ problem }) => problem)
}

test('what is read-only or reversible, needs no parameters and knows its limits may run by itself', () => {
  expect(findings({})).toEqual([])
  expect(findings({ effect: 'read-only' })).toEqual([])
})

test.each<[string, Partial<Remediation>, RegExp]>([
  ['compensable', { effect: 'compensable' }, /although it is compensable/],
  ['irreversible', { effect: 'irreversible' }, /although it is irreversible/],
  ['on what many share', { target: 'shared' }, /many tenants share/],
  ['with parameters that a person must give', { params: z.object({ by: z.number() }) }, /needs parameters/],
  ['with a case that a person must name', { caseNeeded: () => null }, /may need a case/],
  ['without a budget', { automatic: { budget: { runs: 0, perHours: 1 }, coolDownMinutes: 30 } }, /without a budget/],
  ['without a cool-down', { automatic: { budget: { runs: 1, perHours: 1 }, coolDownMinutes: 0 } }, /without a cool-down/],
])('%s is refused', (_name, change, problem) => {
  expect(findings(change)).toEqual([expect.stringMatching(problem)])
})
