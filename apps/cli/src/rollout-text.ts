import { table, type Session } from './command-frame.ts'
import { exitCodes, type ExitCode } from './exit-code.ts'

export type Rollout = Awaited<ReturnType<Session['api']['rollout']['get']['query']>>

/** What was counted, ring by ring and tenant by tenant, and what to type next. */
export function rolloutText(rollout: Rollout): string {
  const { counts } = rollout
  const lines = [`${rollout.remediation.title}: ${rollout.selection.toLowerCase()}`, rollout.sentence, '']
  for (const effect of rollout.effects)
    lines.push(`  ${effect.what}: ${effect.tenants} tenants${effect.count === null ? '' : `, ${effect.count} in all`}`)
  if (rollout.undo.impossible > 0) lines.push(`  No way back for ${rollout.undo.impossible} of ${counts.planned || counts.tenants}`)
  lines.push('')
  const turns = rollout.rings.flatMap(({ ring, turns: members }) => members.map((turn) => ({ where: `ring ${ring}`, turn })))
  const others = [...rollout.refused, ...rollout.waiting].map((turn) => ({ where: '–', turn }))
  const rows = [...turns, ...others].map(({ where, turn }) => [
    where,
    turn.tenant,
    turn.run?.verdict ?? turn.state,
    turn.run?.id ?? turn.reasons[0]?.message ?? '',
  ])
  lines.push(table(rows).trimEnd(), '', ...nextLines(rollout))
  return `${lines.join('\n').trimEnd()}\n`
}

function nextLines(rollout: Rollout): string[] {
  if (rollout.state === 'planned') {
    const { start } = rollout.actions
    if (start.type === 'disabled') return [`Refused: ${start.reason}`]
    const typed = rollout.typeCount === null ? '' : ` --type-count ${rollout.typeCount}`
    const inCase = rollout.caseNeeded === null ? '' : ' --case ID'
    const needs = rollout.approval ? [`Needs approval by ${rollout.approval.by}: ${rollout.approval.because}`] : []
    return [...needs, `Start it: lamp rollout start ${rollout.id} --reason "…"${inCase}${typed}`]
  }
  if (rollout.state === 'awaiting-approval') return [`Approve it: lamp rollout approve ${rollout.id} --reason "…" --as lead`]
  if (rollout.state === 'paused') return [`Let it go on: lamp rollout resume ${rollout.id} --reason "…"`]
  return []
}

/** Stopped by itself is `worse` when a run was, else `unchanged`; what somebody has to say first is 7, what was refused 6. */
export function exitCodeOfRollout({ state, counts }: Pick<Rollout, 'state' | 'counts'>): ExitCode {
  switch (state) {
    case 'awaiting-approval':
      return exitCodes.awaitingApproval
    case 'rejected':
    case 'expired':
      return exitCodes.refused
    case 'stopped':
      return counts.worse > 0 ? exitCodes.worse : counts.unchanged > 0 ? exitCodes.unchanged : exitCodes.unknown
    case 'aborted':
      return exitCodes.error
    case 'finished':
    case 'planning':
    case 'planned':
    case 'running':
    case 'paused':
    case 'aborting':
      return exitCodes.ok
  }
}
