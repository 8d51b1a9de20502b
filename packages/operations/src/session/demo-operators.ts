import { findOperator, saveOperator } from '@lamplighter/db/queries'
import type { Role } from '@lamplighter/catalog/vocabulary'
import type { OperationsContext } from '../context.ts'

export type DemoOperator = { id: string; name: string; email: string; role: Role }

/** One operator per role, to try the product with. All of them see every tenant. */
export const demoOperators: DemoOperator[] = [
  { id: 'demo-l1', name: 'Lina', email: 'lina@ops.example', role: 'l1' },
  { id: 'demo-l2', name: 'Omar', email: 'omar@ops.example', role: 'l2' },
  { id: 'demo-lead', name: 'Petra', email: 'petra@ops.example', role: 'lead' },
  { id: 'demo-engineer', name: 'Sami', email: 'sami@ops.example', role: 'engineer' },
  { id: 'demo-auditor', name: 'Wen', email: 'wen@ops.example', role: 'auditor' },
  { id: 'demo-admin', name: 'Ada', email: 'ada@ops.example', role: 'admin' },
]

/** Makes the demo operators that are missing; one that exists is left as it is, so that a changed role or scope stays changed. */
export async function createDemoOperators({ context }: { context: OperationsContext }): Promise<DemoOperator[]> {
  for (const demo of demoOperators) {
    if ((await findOperator(context.db, { id: demo.id })) !== null) continue
    await saveOperator(context.db, { ...demo, scope: { kind: 'everything' }, now: context.now() })
  }
  return demoOperators
}
