import type { RunView } from '../server/answers.ts'
import { queryClient, trpc } from '../server/trpc.ts'

/** Puts a run as a mutation answered it on every screen that shows it. */
export function showRun(run: RunView): void {
  queryClient.setQueryData(trpc.run.get.queryKey({ run: run.id }), run)
  void queryClient.invalidateQueries(trpc.run.list.pathFilter())
  void queryClient.invalidateQueries(trpc.tenant.get.queryFilter({ tenant: run.tenant.id }))
}

export function reasonDisabled(action: RunView['actions']['cancel']): string | null {
  return action.type === 'disabled' ? action.reason : null
}
