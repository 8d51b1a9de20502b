import type { RolloutView } from '../../server/answers.ts'
import { queryClient, trpc } from '../../server/trpc.ts'

/** Puts a rollout as a mutation answered it on every screen that shows it. */
export function showRollout(rollout: RolloutView): void {
  queryClient.setQueryData(trpc.rollout.get.queryKey({ rollout: rollout.id }), rollout)
  void queryClient.invalidateQueries(trpc.rollout.list.pathFilter())
}
