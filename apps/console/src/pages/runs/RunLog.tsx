import { EmptyState, Section, ZonedTime } from '@lamplighter/ui'
import type { RunView } from '../../server/answers.ts'

export function RunLog(props: { run: RunView }) {
  const { run } = props
  return (
    <Section title="Log">
      {run.log.length === 0 ? (
        <EmptyState title="Nothing logged yet" />
      ) : (
        <ol className="flex flex-col gap-1.5 text-xs">
          {run.log.map((entry, index) => (
            <li key={`${entry.at}${index}`} className="grid grid-cols-[auto_minmax(0,1fr)] gap-3">
              <ZonedTime at={entry.at} seconds className="text-ink-faint" />
              <span className="break-words text-ink-soft">{entry.text}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
