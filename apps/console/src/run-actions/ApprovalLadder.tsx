import { Countdown, StatusGlyph, toneText } from '@lamplighter/ui'
import type { RunView } from '../server/answers.ts'
import { roleWords } from '../words/plain-words.ts'

/** Who is asked, to whom it goes next and when, and when it expires; the server passes it on, whether anybody looks or not. */
export function ApprovalLadder(props: {
  approval: Pick<NonNullable<RunView['approval']>, 'ladder' | 'nextAt' | 'expiresAt' | 'decision'>
}) {
  const { ladder, nextAt, expiresAt, decision } = props.approval
  if (decision !== null) return null
  const next = ladder.find((rung) => !rung.asked)
  return (
    <div className="rounded-md bg-sunken px-3 py-2 text-sm">
      <ol aria-label="Who is asked" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {ladder.map((rung) => (
          <li key={rung.role} className="flex items-center gap-1.5">
            <span className={toneText[rung.asked ? 'busy' : 'quiet']}>
              <StatusGlyph shape={rung.asked ? 'dot' : 'clock'} size="sm" />
            </span>
            <span className={rung.asked ? 'font-medium text-ink' : 'text-ink-soft'}>
              {roleWords[rung.role]} {rung.asked ? 'is asked' : rung === next ? 'is next' : 'after that'}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-xs text-ink-soft">
        {next && nextAt && (
          <>
            Goes to {roleWords[next.role]} in <Countdown until={nextAt} over="a moment" />.{' '}
          </>
        )}
        Expires in <Countdown until={expiresAt} over="a moment" />; then nothing is changed.
      </p>
    </div>
  )
}
