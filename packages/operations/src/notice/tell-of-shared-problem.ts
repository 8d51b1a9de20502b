import type { DatabaseTransaction } from '@lamplighter/db'
import type { SharedProblemRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import { tell } from './tell.ts'

type Told = {
  kind: 'shared-problem.opened' | 'shared-problem.closed'
  problem: Pick<SharedProblemRow, 'node' | 'group' | 'members' | 'sick'>
}

/** One shared component has begun to fail for a group of tenants, or has ended to. */
export async function tellOfSharedProblem(context: OperationsContext, tx: DatabaseTransaction, { kind, problem }: Told): Promise<void> {
  const { node, group, members, sick } = problem
  const part = `“${packIndex(context.pack).nodes.get(node)?.title ?? node}” (${group})`
  const what =
    kind === 'shared-problem.opened' ? `${part} fails for ${sick} of ${members} tenants.` : `${part} has worked again for a minute.`
  await tell(context, tx, { kind, what, tenant: null, link: '/' })
}
