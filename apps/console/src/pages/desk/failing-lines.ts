import type { DeskView } from '@lamplighter/operations/views'

type Line = DeskView['failing'][number]
type Problem = Pick<DeskView['sharedProblems'][number], 'cause' | 'sick'>
export type FailingLine = { type: 'one'; line: Line } | { type: 'shared'; line: Line; tenants: number }

/**
 * What fails, with one shared cause as one line however many tenants it hits: nine thousand tenants behind one partner are one
 * piece of news. Order is kept; a shared line stands where its first tenant stood. The desk lists only so many lines, so a shared
 * problem's own number counts where it is the larger.
 */
export function gatherFailing(options: { lines: readonly Line[]; problems: Problem[] }): FailingLine[] {
  const { lines, problems } = options
  const gathered = new Map<string, FailingLine>()
  for (const line of lines) {
    const shared = line.cause?.scope === 'shared'
    const key = shared ? `shared ${line.cause!.id} ${line.feature.id}` : `${line.tenant} ${line.feature.id}`
    const known = gathered.get(key)
    if (known?.type === 'shared') known.tenants += 1
    else gathered.set(key, shared ? { type: 'shared', line, tenants: 1 } : { type: 'one', line })
  }
  return [...gathered.values()].map((entry) =>
    entry.type === 'shared' ? { ...entry, tenants: Math.max(entry.tenants, sickOf(entry.line, problems)) } : entry,
  )
}

function sickOf(line: Line, problems: Problem[]): number {
  return problems.find((problem) => problem.cause === line.cause?.title)?.sick ?? 0
}
