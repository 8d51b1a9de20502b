/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { RelativeTime, StaleNote } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'

const notes = {
  offline: {
    what: 'The prober sees nothing anywhere.',
    so: 'That is taken for its own fault: nobody is called failing meanwhile, and no downtime is counted. What you see is from before.',
  },
  stalled: {
    what: 'The prober itself stands still now and then.',
    so: 'What answers late is not held against anybody; some features may stay unknown until its machine has room again.',
  },
}

/** Says when the one who looks is in trouble, so that nobody takes it for the customers' trouble; nothing while all is well. */
export function ProberNote({ prober: { state, since } }: Pick<DeskView, 'prober'>) {
  if (state === 'online') return null
  const { what, so } = notes[state]
  return (
    <div role="status" className="mb-4">
      <StaleNote>
        <strong className="font-semibold">{what}</strong> {so} {since !== null && <RelativeTime at={since} prefix="It began " />}
      </StaleNote>
    </div>
  )
}
