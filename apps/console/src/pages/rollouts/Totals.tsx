import { Badge, EmptyState } from '@lamplighter/ui'
import type { RolloutView } from '../../server/answers.ts'
import { count, effectWords } from '../../words/plain-words.ts'

/** What would happen to all of them together, counted before anything does. */
export function Totals(props: { rollout: RolloutView }) {
  const { rollout } = props
  const { effects, undo, counts, state } = rollout
  if (effects.length === 0)
    return (
      <EmptyState title={state === 'planning' ? 'Counting…' : 'Nothing would be changed'}>
        {state === 'planning' ? `${counts.tenants - counts.waiting} of ${counts.tenants} tenants have been looked at.` : null}
      </EmptyState>
    )
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={effectWords[rollout.effect].tone}>{effectWords[rollout.effect].title}</Badge>
        <span className="text-sm text-ink-soft">
          {undo.impossible === 0
            ? 'Every one of them can be taken back for a while.'
            : `${count({ of: undo.impossible, one: 'tenant', many: 'tenants' })} without a way back.`}
        </span>
      </p>
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
        {effects.map((effect) => (
          <li
            key={`${effect.component} ${effect.what}`}
            className="flex flex-wrap items-baseline justify-between gap-x-3 px-3 py-2 text-sm"
          >
            <span className="min-w-0 font-medium break-words text-ink">{effect.what}</span>
            <span className="tabular text-xs text-ink-faint">
              {count({ of: effect.tenants, one: 'tenant', many: 'tenants' })}
              {effect.count !== null && effect.count > effect.tenants ? ` · ${effect.count.toLocaleString('en-GB')} in all` : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
