import type { DeskView } from '@lamplighter/operations/views'

type Line = DeskView['failing'][number]
export type FailingLine = { type: 'one'; line: Line } | { type: 'shared'; line: Line; tenants: number }

/**
 * What fails, with one shared cause as one line however many tenants it hits: nine thousand tenants behind one partner are one
 * piece of news. Order is kept; a shared line stands where its first tenant stood.
 */
export function gatherFailing(lines: readonly Line[]): FailingLine[] {
  const gathered = new Map<string, FailingLine>()
  for (const line of lines) {
    const shared = line.cause?.scope === 'shared'
    const key = shared ? `shared ${line.cause!.id} ${line.feature.id}` : `${line.tenant} ${line.feature.id}`
    const known = gathered.get(key)
    if (known?.type === 'shared') known.tenants += 1
    else gathered.set(key, shared ? { type: 'shared', line, tenants: 1 } : { type: 'one', line })
  }
  return [...gathered.values()]
}
