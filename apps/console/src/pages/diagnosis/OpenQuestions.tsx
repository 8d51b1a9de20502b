import { Button, Section, StatusGlyph } from '@lamplighter/ui'
import type { ReactNode } from 'react'
import type { DiagnosisView } from '../../server/answers.ts'

/** What is known not to be it, what could not be seen, and what to look at next. */
export function OpenQuestions(props: {
  diagnosis: DiagnosisView
  onRunCheck: (check: string) => void
  isLooking: boolean
  mayNotLook: string | null
}) {
  const { diagnosis, onRunCheck, isLooking, mayNotLook } = props
  const { nextBestCheck, ruledOut, notChecked, inseparable } = diagnosis
  return (
    <Section title="What else">
      <div className="flex flex-col gap-4">
        {nextBestCheck && (
          <Part title="Next best check">
            <p className="mb-2 text-pretty text-ink">{nextBestCheck.title}</p>
            <Button
              size="sm"
              onClick={() => onRunCheck(nextBestCheck.id)}
              disabledReason={mayNotLook}
              pendingLabel={isLooking ? 'Looking…' : null}
              aria-keyshortcuts="n"
            >
              Run this check
            </Button>
          </Part>
        )}
        <Part title="Ruled out">
          {ruledOut.length === 0 ? (
            <p className="text-ink-faint">Nothing yet.</p>
          ) : (
            <ul className="flex flex-wrap gap-x-3 gap-y-1">
              {ruledOut.map((node) => (
                <li key={node.id} className="flex items-center gap-1.5 text-ink-soft">
                  <span className="text-good">
                    <StatusGlyph shape="check" size="sm" />
                  </span>
                  {node.title}
                </li>
              ))}
            </ul>
          )}
        </Part>
        {notChecked.length > 0 && (
          <Part title="Could not be checked">
            <ul className="flex flex-col gap-1">
              {notChecked.map((node) => (
                <li key={node.id} className="flex gap-1.5">
                  <span className="mt-1 text-quiet">
                    <StatusGlyph shape="question" size="sm" />
                  </span>
                  <span className="min-w-0">
                    {node.title} <span className="text-ink-faint">· {node.reason}</span>
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {inseparable.length > 0 && (
          <Part title="Cannot be told apart">
            <ul>
              {inseparable.map((group) => (
                <li key={group.map((node) => node.id).join(' ')}>{group.map((node) => node.title).join(' or ')}</li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </Section>
  )
}

function Part(props: { title: string; children: ReactNode }) {
  return (
    <div>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{props.title}</h3>
      {props.children}
    </div>
  )
}
