/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { RelativeTime, StaleNote } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'

type Prober = DeskView['prober']

const notes: Record<Exclude<Prober['state'], 'online'>, (prober: Prober) => { what: string; so: string }> = {
  offline: () => ({
    what: 'The prober sees nothing anywhere.',
    so: 'That is taken for its own fault: nobody is called failing meanwhile, and no downtime is counted. What you see is from before.',
  }),
  'partly-offline': ({ blind, workers }) => ({
    what: `${blind} of ${workers} probers ${blind === 1 ? 'sees' : 'see'} nothing anywhere.`,
    so: 'That is taken for their own fault. The others look at everybody, so what you see is up to date.',
  }),
  stalled: () => ({
    what: 'The prober itself stands still now and then.',
    so: 'What answers late is not held against anybody; some features may stay unknown until its machine has room again.',
  }),
  absent: () => ({
    what: 'No prober is at work.',
    so: 'Nobody looks at any tenant by itself: what you see is from before. Diagnosing one still looks now.',
  }),
}

/** Says when the one who looks is in trouble, so that nobody takes it for the customers' trouble; nothing while all is well. */
export function ProberNote({ prober }: Pick<DeskView, 'prober'>) {
  const { state, since } = prober
  if (state === 'online') return null
  const { what, so } = notes[state](prober)
  return (
    <div role="status" className="mb-4">
      <StaleNote>
        <strong className="font-semibold">{what}</strong> {so} {since !== null && <RelativeTime at={since} prefix="It began " />}
      </StaleNote>
    </div>
  )
}
