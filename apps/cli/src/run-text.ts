import { table, type Session } from './command-frame.ts'

export type Run = Awaited<ReturnType<Session['api']['run']['get']['query']>>

const stepSigns: Record<Run['steps'][number]['state'], string> = {
  pending: '·',
  intended: '…',
  succeeded: '✓',
  recovered: '✓',
  failed: '✗',
  unknown: '?',
  skipped: '–',
  undone: '↶',
}

export function runText(run: Run): string {
  const lines = [`${run.remediation.title} for ${run.tenant.name}: ${run.verdict ?? run.state}`, run.sentence, '']
  for (const step of run.steps) lines.push(stepLine(step))
  const checks = run.checks.map((check) => ['  ', check.title, `${check.before} → ${check.after ?? 'not looked at yet'}`])
  if (checks.length > 0) lines.push('', table(checks).trimEnd())
  if (run.undo.type === 'available') lines.push('', `Undo until ${run.undo.until}: lamp undo ${run.id}`)
  if (run.state === 'awaiting-approval' && run.approval !== null)
    lines.push('', `Waits for ${run.approval.by}: ${run.approval.because}`, `lamp approve ${run.id}`)
  lines.push('', `Say: ${run.say}`, `Run ${run.id}`)
  return `${lines.join('\n')}\n`
}

export function stepLine(step: Run['steps'][number]): string {
  return `  ${stepSigns[step.state]} ${step.title}${step.message === null ? '' : `: ${step.message}`}`
}
