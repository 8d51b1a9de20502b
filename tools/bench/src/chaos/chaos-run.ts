import type { RunKind } from './journal-points.ts'

/** One run of the bench, and what was done to its worker. */
export type ChaosRun = {
  id: string
  tenant: string
  kind: RunKind
  /** Where it is held; null: nowhere, its worker is hit at a random moment. */
  point: string | null
  /** The run that it takes back. */
  undoOf: string | null
  /** Set once its worker was hit while the run was in its hands. */
  hit: { how: HitKind; at: number; attempt: number; point: string } | null
  /** Someone asked it to stop while its worker was frozen. */
  cancelled: boolean
  /** It stopped half-way and a person decided. */
  askedPerson: boolean
  /** From the hit until another attempt had it, ms; null: nobody had to take it over. */
  takeoverMs: number | null
  /** The request was never committed: such a run must not exist. */
  mustNotExist: boolean
  atRest: boolean
}

export type HitKind =
  | 'killed'
  | 'frozen, woken in time'
  | 'frozen, woken after its takeover'
  | 'both killed'
  | 'PostgreSQL restarted'
  | 'PostgreSQL crashed'

/** States in which nobody works on a run any more. */
export const restingStates = ['finished', 'undone', 'refused', 'rejected', 'expired', 'cancelled', 'needs-decision']

export function newChaosRun(given: Pick<ChaosRun, 'id' | 'tenant' | 'kind' | 'point' | 'undoOf'>): ChaosRun {
  return { ...given, hit: null, cancelled: false, askedPerson: false, takeoverMs: null, mustNotExist: false, atRest: false }
}
