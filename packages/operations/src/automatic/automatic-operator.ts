import { findOperator, saveOperator } from '@lamplighter/db/queries'
import { automaticOperator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'

/**
 * Makes the operator that stands in the record where nobody pressed, if it is missing; one that an admin has disabled or
 * given a narrower scope stays so. It is an L1 who sees everything, and nobody can sign in as it without a link.
 */
export async function createAutomaticOperator({ context }: { context: OperationsContext }): Promise<void> {
  if ((await findOperator(context.db, { id: automaticOperator })) !== null) return
  await saveOperator(context.db, {
    id: automaticOperator,
    name: 'Automatic',
    email: 'automatic@lamplighter.invalid',
    role: 'l1',
    scope: { kind: 'everything' },
    now: context.now(),
  })
}
