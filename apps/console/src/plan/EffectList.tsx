import type { PlanView } from '../server/answers.ts'

/** What changes, from what to what. */
export function EffectList(props: { effects: PlanView['effects'] }) {
  if (props.effects.length === 0) return <p className="text-sm text-ink-soft">Nothing changes; it only looks.</p>
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
      {props.effects.map((effect) => (
        <li key={`${effect.component} ${effect.what}`} className="px-3 py-2">
          <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-ink">
            <span className="font-medium">{effect.what}</span>
            {effect.count !== null && effect.count > 1 && (
              <span className="tabular text-xs text-ink-faint">× {effect.count.toLocaleString('en-GB')}</span>
            )}
          </p>
          <p className="mt-1 grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-2 text-sm">
            <span className="rounded-sm bg-sunken px-2 py-1 break-words text-ink-soft">
              <span className="sr-only">from </span>
              {effect.before}
            </span>
            <span aria-hidden="true" className="text-ink-faint">
              →
            </span>
            <span className="rounded-sm bg-accent-soft px-2 py-1 font-medium break-words text-ink">
              <span className="sr-only">to </span>
              {effect.after}
            </span>
          </p>
        </li>
      ))}
    </ul>
  )
}
