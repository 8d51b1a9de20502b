import { StatusMark } from '@lamplighter/ui'
import { featureLooks } from '../../words/state-looks.ts'

export function FleetLegend() {
  return (
    <ul aria-label="What the marks mean" className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-1 text-xs">
      {Object.entries(featureLooks).map(([state, look]) => (
        <li key={state}>
          <StatusMark {...look} size="sm" />
        </li>
      ))}
    </ul>
  )
}
