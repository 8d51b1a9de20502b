import { Countdown, StaleNote, useNow, ZonedTime, RelativeTime, formatDuration } from '@lamplighter/ui'
import { Link } from '@tanstack/react-router'
import type { DiagnosisView } from '../../server/answers.ts'
import { paths } from '../../paths.ts'

/** The answer in one sentence, how old it is, and whether it still counts. */
export function Headline(props: { diagnosis: DiagnosisView }) {
  const { diagnosis } = props
  const stale = useNow().getTime() > Date.parse(diagnosis.staleAt)
  const { timeZone } = diagnosis.tenant
  return (
    <div className="flex flex-col gap-2">
      <p className="text-lg text-balance text-ink">{diagnosis.headline}</p>
      <p className="flex flex-wrap gap-x-4 text-xs text-ink-faint">
        <span>
          Looked <RelativeTime at={diagnosis.at} theirZone={timeZone} />, at{' '}
          <ZonedTime at={diagnosis.at} theirZone={timeZone} theirLabel="for them" seconds />
        </span>
        <span>took {diagnosis.tookMs < 1000 ? `${Math.round(diagnosis.tookMs)} ms` : formatDuration(diagnosis.tookMs / 1000)}</span>
        {!stale && (
          <span>
            counts for another <Countdown until={diagnosis.staleAt} over="moment" />
          </span>
        )}
      </p>
      {stale && (
        <StaleNote>
          This is what was true <RelativeTime at={diagnosis.at} />. It no longer justifies a remediation: diagnose again first.
        </StaleNote>
      )}
      {diagnosis.sharedWith && (
        <StaleNote
          shape="triangle"
          action={
            <Link {...paths.desk()} className="rounded-sm text-sm text-accent underline underline-offset-2">
              The shared problem
            </Link>
          }
        >
          <strong className="font-semibold">
            {diagnosis.sharedWith.sick} of {diagnosis.sharedWith.members} others have it too.
          </strong>{' '}
          Do not mend it tenant by tenant.
        </StaleNote>
      )}
    </div>
  )
}
