import type { Role } from '@lamplighter/catalog/vocabulary'
import type { RunRow } from '@lamplighter/db/queries'
import { isAtLeast, type ChangingRole } from '@lamplighter/remediation'
import type { FakeMailbox } from '../run/fake-mailbox.ts'

/** Someone as they are now, kept beside the database by the test itself. */
export type Person = { id: string; name: string; role: Role; region: string; disabled: boolean }

/** A door said yes: to an approval, or to breaking the glass. */
export type Grant =
  | { type: 'approval'; run: string; by: string; role: Role; needed: ChangingRole }
  | { type: 'glass'; by: string; until: Date }

/** What was delivered to the target, by `run:step`, and how often. */
export function effectsOf(mailbox: FakeMailbox): Map<string, number> {
  return mailbox.deliveries
}

export type Judged = {
  mailbox: FakeMailbox
  /** Deliveries before this run was carried on. */
  before: Map<string, number>
  run: Pick<RunRow, 'id' | 'requestedBy' | 'undoOf' | 'remediation' | 'attempt'>
  /** Whose yes it waited for; null: it never waited. */
  needed: Role | null
  people: Person[]
  grants: Grant[]
  killed: boolean
  now: Date
}

/**
 * Every new effect must have somebody who was entitled to it at this moment: a requester who still may, and a second
 * person's yes that still counts, or a broken glass for what can be taken back. Any effect that happened twice is an escape.
 */
export function judgeEffects({ mailbox, before, run, needed, people, grants, killed, now }: Judged): string[] {
  const fresh = [...mailbox.deliveries].filter(([key, times]) => times > (before.get(key) ?? 0))
  const escapes = fresh.filter(([, times]) => times > 1).map(([key, times]) => `${key} was delivered ${times} times`)
  const strangers = fresh.filter(([key]) => !key.startsWith(`${run.id}:`)).map(([key]) => `${key} was had by run ${run.id}`)
  if (fresh.length === 0) return []
  const of = (id: string) => people.find((person) => person.id === id)!
  const asker = of(run.requestedBy)
  const problems: (string | false)[] = [
    asker.role === 'auditor' && 'its requester reads only',
    asker.disabled && 'its requester is disabled',
    asker.region !== 'eu' && 'its requester no longer sees the tenant',
    killed && run.undoOf === null && 'it was switched off',
    run.undoOf === null && !hasYes({ run, needed, people, grants, asker, now }) && 'nobody else’s yes counts',
  ]
  const wrong = problems.filter((problem) => problem !== false)
  return [...escapes, ...strangers, ...(wrong.length > 0 ? [`run ${run.id} had effects although ${wrong.join(', and ')}`] : [])]
}

type Yes = Pick<Judged, 'run' | 'needed' | 'people' | 'grants' | 'now'> & { asker: Person }

function hasYes({ run, needed, people, grants, asker, now }: Yes): boolean {
  const approved = grants.some((grant) => {
    if (grant.type !== 'approval' || grant.run !== run.id || grant.by === run.requestedBy) return false
    const approver = people.find((person) => person.id === grant.by)!
    return !approver.disabled && approver.region === 'eu' && isAtLeast({ role: approver.role, least: needed ?? 'lead' })
  })
  const glass = grants.some((grant) => grant.type === 'glass' && grant.by === run.requestedBy && grant.until > now)
  const byGlass = glass && run.remediation !== 'mailbox/drop' && isAtLeast({ role: asker.role, least: 'l2' })
  // Whoever has by now become trusted enough needs nobody's yes for what their role alone runs.
  const byRole = run.remediation === 'mailbox/rebuild' && isAtLeast({ role: asker.role, least: 'lead' })
  return approved || byGlass || byRole
}
