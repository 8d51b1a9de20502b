import type { Clients, Pack } from '@lamplighter/catalog'
import { z } from 'zod'
import type { PackFinding } from './pack-findings.ts'

/** How the harness meets one remediation: with which faults, and with which parameters. Data of the pack, beside its code. */
export type RemediationCase = {
  faults: readonly FaultCase[]
  /** Parameters at and within the bounds, and outside of them, each out-of-range one wrong in exactly one parameter. */
  params?: { accepted: readonly unknown[]; refused: readonly Record<string, unknown>[] }
  /** True: it may be planned although nothing is wrong (a credential that leaked and still works). */
  alsoWhenWell?: boolean
}

export type FaultCase = {
  fault: string
  params?: Readonly<Record<string, string | number>>
  /** What the caller complains about; default: the first feature that the fault breaks. */
  feature?: string
  /** Why the first look after the fault may still see the broken part as well; left out: it must not. */
  showsLater?: string
}

export type RemediationCases = Readonly<Record<string, RemediationCase>>

/** A fault of the living product, as its catalogue tells it. */
export type ProductFault = {
  id: string
  truth: { node: string; cause: string; scope: 'tenant' | 'shared' }
  target: 'tenant' | 'shared'
  sharedTargets: readonly string[]
  affects: readonly string[]
}

/**
 * Where the harness would look away: a remediation without an entry or with one that meets not all it claims to cure, a fault
 * that nothing of the pack mends, a parameter of which no value is known to be out of range. Empty means all is met.
 */
export function caseFindings<C extends Clients>(options: {
  pack: Pack<C>
  cases: RemediationCases
  faults: readonly ProductFault[]
}): PackFinding[] {
  const { pack, cases, faults } = options
  const known = new Set(pack.remediations.map((one) => one.id))
  const curable = new Set(pack.remediations.flatMap((one) => one.cures))
  return [
    ...Object.keys(cases)
      .filter((id) => !known.has(id))
      .map((id) => ({ at: `harness entry ${id}`, problem: 'meets a remediation that does not exist' })),
    ...faults
      .filter((fault) => !curable.has(fault.truth.cause))
      .map((fault) => ({ at: `fault ${fault.id}`, problem: `its cause ${fault.truth.cause} is cured by no remediation` })),
    ...pack.remediations.flatMap((remediation) => {
      const at = `remediation ${remediation.id}`
      const entry = cases[remediation.id]
      if (entry === undefined)
        return [{ at, problem: 'has no harness entry; say which fault it cures, and which parameters are out of range' }]
      return [
        ...faultFindings({ at, entry, cures: remediation.cures, faults }),
        ...paramFindings({ at, entry, schema: remediation.params }),
      ]
    }),
  ]
}

function faultFindings(options: { at: string; entry: RemediationCase; cures: string[]; faults: readonly ProductFault[] }): PackFinding[] {
  const { at, entry, cures, faults } = options
  const met = new Set(entry.faults.map(({ fault }) => fault))
  const expected = faults.filter((fault) => cures.includes(fault.truth.cause))
  return [
    ...(met.size === 0 ? [{ at, problem: 'is met by no fault: nothing proves that it mends anything' }] : []),
    ...[...met]
      .filter((id) => !faults.some((fault) => fault.id === id))
      .map((id) => ({ at, problem: `is to be met by fault "${id}", which the product does not have` })),
    ...[...met]
      .filter((id) => faults.some((fault) => fault.id === id) && !expected.some((fault) => fault.id === id))
      .map((id) => ({ at, problem: `is to be met by fault "${id}", whose cause it does not cure` })),
    ...expected
      .filter((fault) => !met.has(fault.id))
      .map((fault) => ({ at, problem: `is not met by fault "${fault.id}", which it cures` })),
  ]
}

function paramFindings({ at, entry, schema }: { at: string; entry: RemediationCase; schema: z.ZodType }): PackFinding[] {
  const names = Object.keys((z.toJSONSchema(schema, { io: 'input' }) as { properties?: object }).properties ?? {})
  const { accepted, refused } = entry.params ?? { accepted: [{}], refused: [] }
  return [
    ...names
      .filter((name) => !refused.some((params) => Object.keys(params).join() === name))
      .map((name) => ({ at, problem: `no value of the parameter "${name}" alone is said to be out of range` })),
    ...accepted
      .filter((params) => !schema.safeParse(params).success)
      .map((params) => ({ at, problem: `refuses ${JSON.stringify(params)}, which its harness entry calls good` })),
    ...refused
      .filter((params) => schema.safeParse(params).success)
      .map((params) => ({ at, problem: `takes ${JSON.stringify(params)}, which its harness entry calls out of range` })),
  ]
}
