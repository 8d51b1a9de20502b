import { StatusMark, type StatusLook } from '@lamplighter/ui'
import { type LiveState, useLiveState } from '../server/live-state.ts'

/** Whether what is shown follows by itself. */
export function LiveBadge() {
  const live = useLiveState()
  return (
    <span className="text-xs" title={titles[live]}>
      <StatusMark {...looks[live]} size="sm" />
    </span>
  )
}

const looks: Record<LiveState, StatusLook> = {
  live: { tone: 'good', shape: 'check', word: 'Live' },
  connecting: { tone: 'busy', shape: 'ring', word: 'Connecting' },
  reconnecting: { tone: 'warn', shape: 'triangle', word: 'Reconnecting' },
  paused: { tone: 'quiet', shape: 'pause', word: 'Paused' },
}
const titles: Record<LiveState, string> = {
  live: 'This screen follows what happens by itself.',
  connecting: 'Asking the server for its stream of events.',
  reconnecting: 'The stream of events was cut; trying again. What you see may be old.',
  paused: 'Paused while the tab is hidden.',
}
