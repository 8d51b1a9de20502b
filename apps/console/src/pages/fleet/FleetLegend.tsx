import { StatusMark } from '@lamplighter/ui'
import { featureLooks } from '../../words/state-looks.ts'

export function FleetLegend() {
  return (
    <ul aria-label="What the marks mean" className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 text-xs">
      {Object.entries(featureLooks).map(([state, look]) => (
        <li key={state}>{state === 'ok' ? <WorksSwatch word={look.word} /> : <StatusMark {...look} size="sm" />}</li>
      ))}
    </ul>
  )
}

/** In the picture, what works has no mark: only its place. */
function WorksSwatch(props: { word: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-good">
      <span aria-hidden="true" className="size-3.5 rounded-sm border border-good/30 bg-good-soft" />
      {props.word}, no mark
    </span>
  )
}
