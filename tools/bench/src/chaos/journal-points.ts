import type { Random } from '../seeded-random.ts'
import { parts } from './mailbox-pack.ts'

/** How a run is asked for: forwards at a target with keys, forwards where nobody can be asked, or backwards. */
export type RunKind = 'keyed' | 'blind' | 'undo'

/** In words, for the table; in the order of a run's life. */
export const pointWords: Record<string, string> = {
  'in:request': 'in the transaction of the request',
  'after:request': 'request committed, job not taken',
  'job-taken': 'job taken, run not yet',
  deciding: 'run taken, deciding again',
  'before-intent': 'before an intent, of the first step: before the start',
  'after-intent': 'after the intent, before the effect',
  'in-flight': 'in the effect, request not sent',
  answered: 'in the effect, request answered',
  'after-effect': 'after the effect, before its outcome',
  'after-outcome': 'after an outcome, between steps',
  'after:verifying': 'end of the steps written, before anything else',
  verifying: 'verifying, before the look',
  verified: 'verifying, after the look',
  'in:finished': 'in the transaction of the verdict',
  'after:finished': 'after the verdict, job not completed',
  random: 'at a random moment',
}

const stepPoints = ['before-intent', 'after-intent', 'in-flight', 'answered', 'after-effect', 'after-outcome']

/** Points at which any number of runs can wait at the same time. */
export const openPoints: Record<RunKind, string[]> = {
  keyed: ['job-taken', 'deciding', ...stepPoints, 'after:verifying', 'verifying', 'verified', 'after:finished'],
  undo: ['job-taken', ...stepPoints, 'after:verifying', 'verifying', 'verified', 'after:finished'],
  blind: ['after-intent', 'in-flight', 'answered', 'after-effect'],
}

/** Inside a transaction a run holds locks that all others need: one run a round waits there, after the others have come to rest. */
export const lockedPoints = ['in:finished']

/** The point as a worker knows it: with a step where the point has one, and by the state that an undo ends in. */
export function pointOf({ point, kind, random }: { point: string; kind: RunKind; random: Random }): string {
  if (stepPoints.includes(point)) return `${point}:${random.pick(parts)}`
  if (kind !== 'undo') return point
  return point.replace(':finished', ':undone')
}

/** Back to the key of `pointWords`. */
export function kindOfPoint(point: string): string {
  const [head, step] = point.split(':')
  if (stepPoints.includes(head!)) return head!
  return step === undefined ? point : point.replace('undone', 'finished')
}
