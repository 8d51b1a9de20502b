import type { ControlsView, StandingView } from '../../server/answers.ts'
import { queryClient, trpc } from '../../server/trpc.ts'

/** Puts the controls as a change answered them on the screen, and has the banner ask again. */
export function showControls(controls: ControlsView): void {
  queryClient.setQueryData(trpc.controls.get.queryKey(), controls)
  void queryClient.invalidateQueries(trpc.controls.standing.queryFilter())
}

export function showStanding(standing: StandingView): void {
  queryClient.setQueryData(trpc.controls.standing.queryKey(), standing)
  void queryClient.invalidateQueries(trpc.diagnosis.get.pathFilter())
}

export function disabledBecause(action: ControlsView['actions']['stop']): string | null {
  return action.type === 'disabled' ? action.reason : null
}
