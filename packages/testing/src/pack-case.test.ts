import { expect, test } from 'vitest'
import { caseFindings, type ProductFault } from './pack-case.ts'
import { plantedPack, plantedRemediation } from './planted-pack.ts'

const fault = (id: string, cause: string): ProductFault => ({
  id,
  truth: { node: 'lamp', cause, scope: 'tenant' },
  target: 'tenant',
  sharedTargets: [],
  affects: ['light'],
})
const faults = [fault('no-oil', 'lamp/unlit'), fault('soot', 'lamp/dim')]
const met = { faults: [{ fault: 'no-oil' }, { fault: 'soot' }], params: { accepted: [{}, { minutes: 60 }], refused: [{ minutes: 61 }] } }
const find = (cases: Parameters<typeof caseFindings>[0]['cases'], pack = plantedPack()) => caseFindings({ pack, cases, faults })

test('a pack whose remediations are all met has no finding', () => {
  expect(find({ 'lamp/kindle': met })).toEqual([])
})

test('a planted remediation without a harness entry is named', () => {
  const pack = plantedPack({ remediations: [plantedRemediation('lamp/kindle'), plantedRemediation('lamp/planted')] })
  expect(find({ 'lamp/kindle': met }, pack)).toEqual([
    { at: 'remediation lamp/planted', problem: 'has no harness entry; say which fault it cures, and which parameters are out of range' },
  ])
})

test.each([
  ['no fault at all', { ...met, faults: [] }, 'is met by no fault: nothing proves that it mends anything'],
  ['not every fault that it cures', { ...met, faults: [{ fault: 'soot' }] }, 'is not met by fault "no-oil", which it cures'],
  [
    'a fault of nobody',
    { ...met, faults: [...met.faults, { fault: 'flood' }] },
    'is to be met by fault "flood", which the product does not have',
  ],
  [
    'no value out of range',
    { ...met, params: { accepted: [{}], refused: [] } },
    'no value of the parameter "minutes" alone is said to be out of range',
  ],
  [
    'a good value that is refused',
    { ...met, params: { ...met.params, accepted: [{ minutes: 0 }] } },
    'refuses {"minutes":0}, which its harness entry calls good',
  ],
  [
    'a bad value that is taken',
    { ...met, params: { ...met.params, refused: [{ minutes: 60 }] } },
    'takes {"minutes":60}, which its harness entry calls out of range',
  ],
])('an entry with %s is named', (_, entry, problem) => {
  expect(find({ 'lamp/kindle': entry })).toContainEqual({ at: 'remediation lamp/kindle', problem })
})

test('a fault that the remediation does not cure, and one that nothing cures, are named', () => {
  const pack = plantedPack({ remediations: [plantedRemediation('lamp/kindle', { cures: ['lamp/unlit'] })] })
  expect(find({ 'lamp/kindle': met }, pack)).toEqual([
    { at: 'fault soot', problem: 'its cause lamp/dim is cured by no remediation' },
    { at: 'remediation lamp/kindle', problem: 'is to be met by fault "soot", whose cause it does not cure' },
  ])
})

test('an entry for a remediation that is gone is named', () => {
  expect(find({ 'lamp/kindle': met, 'lamp/gone': met })).toEqual([
    { at: 'harness entry lamp/gone', problem: 'meets a remediation that does not exist' },
  ])
})
