import type { Refusal } from '@lamplighter/remediation'
import { OperationRefusal } from '../operation-refusal.ts'

/** The first reason, with the words of all: what the caller hears, and what opens the door. */
export function refuseWith(reasons: Refusal[]): OperationRefusal {
  const [first, ...others] = reasons
  if (!first) throw new Error('a refusal without a reason')
  return new OperationRefusal({ ...first, message: [first, ...others].map((reason) => reason.message).join(' ') })
}
