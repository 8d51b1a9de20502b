import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Countdown, StaleNote, ZonedTime } from '@lamplighter/ui'
import { pageQueries } from '../page-queries.ts'
import { paths } from '../paths.ts'

const link = 'rounded-sm font-medium underline underline-offset-2'

/** What holds everybody back just now, and a glass that is broken: on top of every screen for as long as it lasts. */
export function StandingBanner() {
  const { data: standing } = useQuery(pageQueries.standing())
  if (!standing) return null
  const { allStopped, glass, others, freezes, waitingReviews } = standing
  if (!allStopped && !glass && others.length + freezes.length + waitingReviews === 0) return null
  return (
    <aside aria-label="What holds now" className="flex flex-col gap-2 px-4 pt-3 sm:px-6">
      {allStopped && (
        <StaleNote shape="stop">
          <strong className="font-semibold">All remediations are stopped</strong> by {allStopped.by}: “{allStopped.because}”
        </StaleNote>
      )}
      {glass && (
        <StaleNote shape="triangle">
          <strong className="font-semibold">Your glass is broken</strong> for another <Countdown until={glass.until} over="moment" />:
          limits give way, everything is recorded and reviewed.{' '}
          <Link {...paths.breakGlass()} className={link}>
            Put it back
          </Link>
        </StaleNote>
      )}
      {others.map((other) => (
        <StaleNote key={`${other.operator} ${other.until}`} shape="triangle">
          <strong className="font-semibold">{other.operator} has broken the glass</strong> for another{' '}
          <Countdown until={other.until} over="moment" />: “{other.reason}”{' '}
          <Link {...paths.controls()} className={link}>
            See what is done
          </Link>
        </StaleNote>
      ))}
      {waitingReviews > 0 && (
        <div className="max-sm:hidden">
          <StaleNote shape="clock">
            {waitingReviews === 1 ? 'A broken glass waits' : `${waitingReviews} broken glasses wait`} for a review.{' '}
            <Link {...paths.controls()} className={link}>
              Review
            </Link>
          </StaleNote>
        </div>
      )}
      {freezes.map((freeze) => (
        <StaleNote key={`${freeze.because} ${freeze.until}`} shape="pause">
          <strong className="font-semibold">Changes are frozen</strong> until <ZonedTime at={freeze.until} /> ({freeze.applies}): “
          {freeze.because}”
        </StaleNote>
      ))}
    </aside>
  )
}
