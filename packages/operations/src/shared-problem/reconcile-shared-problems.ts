import {
  EVERYTHING,
  closeSharedProblem,
  findCommonCause,
  listSharedProblems,
  saveSharedProblem,
  type SharedProblemRow,
} from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { loadFleetSnapshot } from '../fleet/load-fleet-snapshot.ts'
import { announceAll, type Announcement } from '../live/announce.ts'
import { tellOfSharedProblem } from '../notice/tell-of-shared-problem.ts'
import { findSharedProblems, type FoundProblem } from './find-shared-problems.ts'

const openMax = 500
/** A closed look at the group must last this long before the problem is over: partners come back and go again. */
const closeAfterMs = 60_000

/**
 * Opens, brings up to date and closes shared problems by how the groups are doing now. Safe to run by many workers: one
 * problem per group is open at most. Returns the tenants of problems that were opened now.
 */
export async function reconcileSharedProblems({ context }: { context: OperationsContext }): Promise<{ opened: FoundProblem[] }> {
  const snapshot = await loadFleetSnapshot(context, { fresh: true })
  const found = findSharedProblems(snapshot)
  const open = await listSharedProblems(context.db, { scope: EVERYTHING, openOnly: true, limit: openMax })
  const now = context.now()
  const news: Announcement[] = []
  const opened: FoundProblem[] = []
  for (const problem of found) {
    const before = open.find((row) => row.node === problem.node && row.group === problem.group)
    const { members, sick, membersElsewhere, sickElsewhere, node, group, tenants } = problem
    const numbers = { cause: await causeOf({ context, problem }), members, sick, membersElsewhere, sickElsewhere }
    const saved = await context.db.transaction(async (tx) => {
      const kept = await saveSharedProblem(tx, { newId: context.newId(), node, group, numbers, tenants, now })
      if (kept.opened) await tellOfSharedProblem(context, tx, { kind: 'shared-problem.opened', problem: kept.problem })
      return kept
    })
    if (saved.opened) opened.push(problem)
    if (saved.opened || before === undefined || before.sick !== sick || before.cause !== numbers.cause)
      news.push({ topic: 'shared-problem', tenant: null, subject: saved.problem.id })
  }
  for (const row of open.filter((candidate) => isOver({ row: candidate, found, now }))) {
    const closed = await context.db.transaction(async (tx) => {
      const over = await closeSharedProblem(tx, { id: row.id, now })
      if (over) await tellOfSharedProblem(context, tx, { kind: 'shared-problem.closed', problem: row })
      return over
    })
    if (closed) news.push({ topic: 'shared-problem', tenant: null, subject: row.id })
  }
  await announceAll(context.db, { at: now, announcements: news })
  return { opened }
}

/** `updatedAt` stands still from the first round in which the group was well again. */
function isOver({ row, found, now }: { row: SharedProblemRow; found: FoundProblem[]; now: Date }): boolean {
  if (found.some((problem) => problem.node === row.node && problem.group === row.group)) return false
  return now.getTime() - row.updatedAt.getTime() >= closeAfterMs
}

/** What most of its tenants were diagnosed with, of the node's own causes; a node with one cause needs no diagnosis. */
async function causeOf({ context, problem }: { context: OperationsContext; problem: FoundProblem }): Promise<string | null> {
  const causes = context.pack.causes.filter((cause) => cause.of === problem.node && cause.kind === 'fault').map(({ id }) => id)
  if (causes.length <= 1) return causes[0] ?? null
  return findCommonCause(context.db, { tenants: problem.tenants, causes })
}
