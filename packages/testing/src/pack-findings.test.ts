import { defineComponent } from '@lamplighter/catalog'
import { expect, test } from 'vitest'
import { packFindings } from './pack-findings.ts'
import { plantedPack, plantedRemediation } from './planted-pack.ts'

const sound = plantedPack()
const [unlit, dim] = sound.causes as [(typeof sound.causes)[0], (typeof sound.causes)[0]]
const [lightCheck, lampCheck] = sound.checks as [(typeof sound.checks)[0], (typeof sound.checks)[0]]

test('a sound pack has no finding', () => {
  expect(packFindings({ pack: sound })).toEqual([])
})

// One planted mistake a row: each rule can fail.
test.each<[string, Parameters<typeof plantedPack>[0], string, RegExp]>([
  [
    'causes that nothing tells apart',
    { causes: [unlit, dim].map((cause) => ({ ...cause, signatures: [] })) },
    'causes lamp/dim, lamp/unlit',
    /told apart by no check and no signature/,
  ],
  [
    'a check that observes nothing',
    { checks: [lightCheck, { ...lampCheck, observes: 'ghost' }] },
    'check lamp/is-well',
    /names node "ghost"/,
  ],
  [
    'a check that says nothing',
    { checks: [lightCheck, { ...lampCheck, sensitivity: 0.002 }] },
    'check lamp/is-well',
    /fails hardly more often/,
  ],
  [
    'a node that nothing observes',
    { nodes: [...sound.nodes, defineComponent({ id: 'wick', title: 'Wick', description: 'x', prior: 0.003, dependsOn: [] })] },
    'node wick',
    /blind spot/,
  ],
  ['a node seen only through others', { checks: [lightCheck] }, 'node lamp', /is observed by no check/],
  [
    'wording that is missing',
    { causes: [{ ...unlit, words: { ...unlit.words, customer: ' ' } }, dim] },
    'cause lamp/unlit',
    /no words for customer/,
  ],
  [
    'a cure that does not exist',
    { remediations: [plantedRemediation('lamp/kindle', { cures: ['lamp/unlit', 'lamp/dim', 'lamp/stolen'] })] },
    'remediation lamp/kindle',
    /names cause "lamp\/stolen"/,
  ],
  [
    'a cause without a cure',
    { remediations: [plantedRemediation('lamp/kindle', { cures: ['lamp/dim'] })] },
    'cause lamp/unlit',
    /cured by no remediation/,
  ],
  [
    'what is still to be written',
    { title: 'TO FILL IN: the product' },
    'pack planted',
    /^title is still to be written: “TO FILL IN: the product”$/,
  ],
  [
    'a usage cause that nothing speaks for',
    { causes: [{ ...unlit, kind: 'usage', article: { title: 'a', body: 'b' }, signatures: [] }, dim] },
    'cause lamp/unlit',
    /can never win/,
  ],
])('%s: named', (_, change, at, problem) => {
  expect(packFindings({ pack: plantedPack(change) })).toContainEqual({ at, problem: expect.stringMatching(problem) })
})

test('a finding that is acknowledged with a reason is lived with; without one, or met no more, it is named', () => {
  const pack = plantedPack({ checks: [lightCheck, { ...lampCheck, sensitivity: 0.002 }] })
  const [finding] = packFindings({ pack })
  const because = 'Kept until the product can tell its oil level, issue 12.'
  expect(packFindings({ pack, acknowledged: [{ ...finding!, because }] })).toEqual([])
  expect(packFindings({ pack, acknowledged: [{ ...finding!, because: 'ok' }] })).toEqual([
    { at: finding!.at, problem: expect.stringContaining('without a reason') },
  ])
  expect(packFindings({ pack: sound, acknowledged: [{ ...finding!, because }] })).toEqual([
    { at: finding!.at, problem: expect.stringContaining('not found any more') },
  ])
})
