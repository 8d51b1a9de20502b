import { findGlass, listBrokenGlass, listStandingFreezes, listUnreviewedGlass } from '@lamplighter/db/queries'
import { describeScope, isAtLeast, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { StandingView } from '../views/controls-view.ts'
import { controlAction } from './control-actions.ts'
import { stopped } from './get-controls.ts'
import { readAllStopped } from './read-kill-switch.ts'

const reviewsMax = 100

/** What stands on top of every screen: a stop, freezes that hold now, one's own broken glass; for leads, everybody's. */
export async function getStanding({ context, operator }: { context: OperationsContext; operator: Operator }): Promise<StandingView> {
  const { db } = context
  const now = context.now()
  const oversees = isAtLeast({ role: operator.role, least: 'lead' })
  const [glass, broken, unreviewed, allStopped, freezes] = await Promise.all([
    findGlass(db, { operator: operator.id, now }),
    oversees ? listBrokenGlass(db, { now }) : [],
    oversees ? listUnreviewedGlass(db, { limit: reviewsMax }) : [],
    readAllStopped(db, now),
    listStandingFreezes(db, { now }),
  ])
  const others = broken.filter((other) => other.operator !== operator.id)
  const over = unreviewed.filter((other) => other.operator !== operator.id && (other.mendedAt !== null || other.until <= now))
  return {
    glass: glass && {
      id: glass.id,
      reason: glass.reason,
      brokenAt: glass.brokenAt.toISOString(),
      until: glass.until.toISOString(),
    },
    others: others.map(({ operatorName, reason, until }) => ({ operator: operatorName, reason, until: until.toISOString() })),
    waitingReviews: over.length,
    allStopped: allStopped && stopped(allStopped),
    freezes: freezes
      .filter(({ startsAt }) => startsAt <= now)
      .map(({ because, endsAt, applies }) => ({ because, until: endsAt.toISOString(), applies: describeScope(applies) })),
    breakGlass: glass ? { type: 'disabled', reason: 'Your glass is broken already.' } : controlAction({ kind: 'break-glass', operator }),
  }
}
