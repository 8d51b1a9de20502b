import type { ChangeNotice } from '@lamplighter/catalog'
import { EVERYTHING, listTenantsByIds } from '@lamplighter/db/queries'
import { appendAudit } from '../audit/append-audit.ts'
import type { OperationsContext } from '../context.ts'
import { getTenantDirectory } from '../fleet/tenant-directory.ts'
import { packIndex } from '../model/pack-index.ts'
import { nearNames } from '../operation-refusal.ts'
import { retentionDays } from '../sweep/prune-history.ts'
import { recordChanges } from './record-changes.ts'

/** Where in the request, and what is wrong there. */
export type ChangeProblem = { path: string; message: string }

export type ReportedChanges =
  | { type: 'recorded'; recorded: number; known: number; changes: { externalId: string; id: string; outcome: 'recorded' | 'known' }[] }
  /** Nothing of the whole request was taken. */
  | { type: 'invalid'; problems: ChangeProblem[] }
  | { type: 'id-reused'; problems: ChangeProblem[] }

/** Clocks of pipelines run a little ahead. */
const futureMaxMs = 5 * 60_000
const dayMs = 24 * 3_600_000
const namedMax = 20

/**
 * Takes what a source tells: all of it or nothing, each change once by the source's own id. Telling it again in the same words is
 * no mistake and changes nothing; under an id that stands for something else it is refused. Nodes, tenants and groups must be known, or
 * the change would be seen nowhere. With its audit event in the same transaction.
 */
export async function reportChanges(options: {
  context: OperationsContext
  /** The source's id, found by its token. */
  source: string
  changes: ChangeNotice[]
}): Promise<ReportedChanges> {
  const { context, source, changes } = options
  const problems = await problemsOf(options)
  if (problems.length > 0) return { type: 'invalid', problems }
  const now = context.now()
  return context.db
    .transaction(async (tx): Promise<ReportedChanges> => {
      const { recorded, known, reused } = await recordChanges(tx, { source, notices: changes, now })
      if (reused.length > 0) throw new IdReused(reused)
      if (recorded.length > 0) {
        const tenants = [...new Set(recorded.map((row) => row.tenant))]
        await appendAudit(tx, {
          at: now,
          entry: {
            actor: `source:${source}`,
            authority: 'token',
            gate: 'changes',
            action: 'change.reported',
            tenant: tenants.length === 1 ? tenants[0]! : null,
            subject: source,
            details: { recorded: recorded.length, changes: recorded.slice(0, namedMax).map(({ id, kind, node }) => ({ id, kind, node })) },
            planHash: null,
            reason: null,
            case: null,
          },
        })
      }
      const fresh = new Set(recorded.map((row) => row.id))
      return {
        type: 'recorded',
        recorded: recorded.length,
        known: known.length,
        changes: changes.map(({ externalId }) => {
          const id = `${source}:${externalId}`
          return { externalId, id, outcome: fresh.has(id) ? 'recorded' : 'known' }
        }),
      }
    })
    .catch((error: unknown): ReportedChanges => {
      if (!(error instanceof IdReused)) throw error
      return { type: 'id-reused', problems: reusedProblems({ source, changes, reused: error.ids }) }
    })
}

/** Ends the transaction, so that nothing of the request stays. */
class IdReused extends Error {
  readonly ids: string[]
  constructor(ids: string[]) {
    super('an id was used for another change')
    this.ids = ids
  }
}

function reusedProblems(options: { source: string; changes: ChangeNotice[]; reused: string[] }): ChangeProblem[] {
  const ids = new Set(options.reused)
  return options.changes.flatMap(({ externalId }, index) =>
    ids.has(`${options.source}:${externalId}`)
      ? [{ path: `changes[${index}].externalId`, message: 'was used before for another change; give each change its own id' }]
      : [],
  )
}

async function problemsOf(options: { context: OperationsContext; changes: ChangeNotice[] }): Promise<ChangeProblem[]> {
  const { context, changes } = options
  const now = context.now().getTime()
  const index = packIndex(context.pack)
  const groups = await knownGroups(context)
  const tenants = [...new Set(changes.flatMap(({ tenant }) => (tenant === null ? [] : [tenant])))]
  const known = new Set((await listTenantsByIds(context.db, { scope: EVERYTHING, tenants })).map(({ id }) => id))
  const seen = new Set<string>()
  return changes.flatMap((change, at) => {
    const problem = (field: string, message: string): ChangeProblem[] => [{ path: `changes[${at}].${field}`, message }]
    if (seen.has(change.externalId)) return problem('externalId', 'stands twice in this request')
    seen.add(change.externalId)
    const time = Date.parse(change.at)
    if (time > now + futureMaxMs) return problem('at', 'lies in the future; tell of a change when it has happened')
    if (time < now - retentionDays.changes * dayMs)
      return problem('at', `is older than ${retentionDays.changes} days, and would be deleted at once`)
    const node = index.nodes.get(change.node)
    if (node === undefined) return problem('node', `is no part that the pack knows${near(change.node, [...index.nodes.keys()])}`)
    if ((change.tenant === null) === (change.group === null))
      return problem('tenant', 'name either the tenant that was changed, or the group of a shared component')
    if (change.tenant !== null) return known.has(change.tenant) ? [] : problem('tenant', 'is no tenant of the inventory')
    if (node.kind !== 'shared') return problem('group', `${node.title} is no shared component; name the tenant instead`)
    const ofNode = groups.get(node.id) ?? new Set()
    return ofNode.has(change.group!) ? [] : problem('group', `is no group of ${node.title}${near(change.group!, [...ofNode])}`)
  })
}

function near(name: string, known: string[]): string {
  const names = nearNames({ name, known })
  return names.length === 0 ? '' : `; did you mean ${names.join(' or ')}?`
}

async function knownGroups(context: OperationsContext): Promise<Map<string, Set<string>>> {
  const { groupsOf } = await getTenantDirectory(context)
  const groups = new Map<string, Set<string>>()
  for (const own of groupsOf.values())
    for (const { node, group } of own) groups.set(node, (groups.get(node) ?? new Set<string>()).add(group))
  return groups
}
