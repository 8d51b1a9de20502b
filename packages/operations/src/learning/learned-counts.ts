import type { LearnedCountRow, LearnedDelta } from '@lamplighter/db/queries'
import { nothingLearned, type Learned, type LearnEvent } from '@lamplighter/diagnosis/learn'

/** What events add to the stored counts, or with `by: -1` take away from them: exactly the same numbers with the other sign. */
export function deltasOf({ events, by }: { events: LearnEvent[]; by: 1 | -1 }): LearnedDelta[] {
  return events.map((event): LearnedDelta => {
    switch (event.type) {
      case 'cause-confirmed':
        return { kind: 'cause', subject: event.cause, other: '', hits: by, seen: 0 }
      case 'windows-watched':
        return { kind: 'cause', subject: event.cause, other: '', hits: 0, seen: by * event.windows }
      case 'check-seen':
        return { kind: `check-${event.node}`, subject: event.check, other: '', hits: by * Number(event.failed), seen: by }
      case 'remediation-verified':
        return { kind: 'fix', subject: event.remediation, other: event.cause, hits: by * Number(event.fixed), seen: by }
    }
  })
}

/** The stored counts in the form that the rates are computed from. */
export function toLearned(counts: LearnedCountRow[]): Learned {
  const learned = nothingLearned()
  for (const { kind, subject, other, hits, seen } of counts) {
    switch (kind) {
      case 'cause':
        learned.causes[subject] = { confirmed: hits, windows: seen }
        break
      case 'check-broken':
        learned.checks[subject] = { ...(learned.checks[subject] ?? neverSeen), brokenFailed: hits, brokenSeen: seen }
        break
      case 'check-healthy':
        learned.checks[subject] = { ...(learned.checks[subject] ?? neverSeen), healthyFailed: hits, healthySeen: seen }
        break
      case 'fix':
        learned.fixes[subject] = { ...learned.fixes[subject], [other]: { fixed: hits, tried: seen } }
        break
    }
  }
  return learned
}

const neverSeen = { brokenFailed: 0, brokenSeen: 0, healthyFailed: 0, healthySeen: 0 }
