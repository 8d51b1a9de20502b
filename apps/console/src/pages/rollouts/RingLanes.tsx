import { EmptyState, StatusMark } from '@lamplighter/ui'
import type { RolloutView } from '../../server/answers.ts'
import { count } from '../../words/plain-words.ts'
import { ringLooks } from './rollout-looks.ts'
import { Turn } from './Turn.tsx'

/** The rings side by side, in the order in which they start; one below the other on a phone. */
export function RingLanes(props: { rollout: RolloutView }) {
  const { rings, state } = props.rollout
  if (rings.length === 0)
    return (
      <EmptyState title={state === 'planning' ? 'The rings are laid out when everything is counted' : 'Nobody is left for a ring'}>
        {state === 'planning' ? 'Nothing is changed meanwhile.' : 'Every tenant was refused; each says why below.'}
      </EmptyState>
    )
  return (
    <ol className="grid items-start gap-3 p-4 sm:grid-cols-2 2xl:grid-cols-3">
      {rings.map((ring) => (
        <li key={ring.ring} className="min-w-0 rounded-md border border-line">
          <h3 className="flex items-center justify-between gap-3 border-b border-line bg-sunken px-3 py-2 text-sm font-semibold text-ink">
            <span>
              Ring {ring.ring}{' '}
              <span className="font-normal text-ink-faint">· {count({ of: ring.turns.length, one: 'tenant', many: 'tenants' })}</span>
            </span>
            <StatusMark {...ringLooks[ring.state]} size="sm" />
          </h3>
          <ul className="divide-y divide-line">
            {ring.turns.map((turn) => (
              <Turn key={turn.tenant} turn={turn} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}
