import { Link } from '@tanstack/react-router'
import { StatusMark } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import type { RolloutTurn } from '../../server/answers.ts'
import { turnLook } from './rollout-looks.ts'

/** One tenant: how it stands, its run, and why it was left out. */
export function Turn(props: { turn: RolloutTurn }) {
  const { turn } = props
  const [reason] = turn.reasons
  return (
    <li className="flex flex-col gap-0.5 px-3 py-2 text-sm">
      <span className="flex flex-wrap items-center justify-between gap-x-3">
        <Link {...paths.tenant(turn.tenant)} className="min-w-0 rounded-sm font-medium break-words text-ink hover:underline">
          {turn.name}
        </Link>
        {turn.run ? (
          <Link
            {...paths.run(turn.run.id)}
            aria-label={`${turnLook(turn).word}: the run for ${turn.name}`}
            className="rounded-sm hover:underline"
          >
            <StatusMark {...turnLook(turn)} size="sm" />
          </Link>
        ) : (
          <StatusMark {...turnLook(turn)} size="sm" />
        )}
      </span>
      {reason && (
        <span className="text-xs text-pretty text-ink-soft">
          {reason.message} {reason.wayOut}
        </span>
      )}
    </li>
  )
}
