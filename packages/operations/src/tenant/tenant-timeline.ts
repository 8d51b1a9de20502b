import type { Clients, Pack } from '@lamplighter/catalog'
import type { TenantPage } from '@lamplighter/db/queries'
import { packIndex } from '../model/pack-index.ts'
import type { TenantView } from '../views/tenant-view.ts'

type TimelineEntry = TenantView['timeline'][number]
type AskedBefore = { feature: string; verdict: string; cause: string | null }

const entriesMax = 60

/** What happened to a tenant lately, newest first: health, changes, runs, cases and what operators asked. */
export function tenantTimeline<C extends Clients>(options: {
  pack: Pack<C>
  tenant: string
  page: Pick<TenantPage, 'transitions' | 'changes' | 'runs' | 'cases' | 'diagnoses'>
  from: Date
}): TimelineEntry[] {
  const { tenant, page, from } = options
  const index = packIndex(options.pack)
  const title = (id: string) => index.nodes.get(id)?.title ?? index.remediations.get(id)?.title ?? index.causes.get(id)?.title ?? id
  const entries: (Omit<TimelineEntry, 'at'> & { at: Date })[] = [
    ...page.transitions.filter((row) => row.from !== null || row.to !== 'ok').map((row) => healthEntry({ row, title, tenant })),
    ...page.changes.map((row) => ({
      at: row.at,
      kind: 'change' as const,
      title: row.summary,
      detail: `${row.kind} of ${title(row.node)}`,
      tone: 'neutral' as const,
      link: null,
    })),
    ...page.runs.map((row) => ({
      at: row.requestedAt,
      kind: 'run' as const,
      title: title(row.remediation),
      detail: row.verdict ?? row.state,
      tone: runTone(row.verdict),
      link: `/runs/${row.id}`,
    })),
    ...page.cases.map((row) => ({
      at: row.openedAt,
      kind: 'case' as const,
      title: row.summary,
      detail: row.status === 'open' ? 'open' : `closed: ${row.outcome ?? ''}`,
      tone: 'neutral' as const,
      link: null,
    })),
    ...page.diagnoses
      .filter((row, at, all) => row.requestedBy !== null && !repeats({ row, newer: all.slice(0, at) }))
      .map((row) => ({
        at: row.at,
        kind: 'diagnosis' as const,
        title: `${title(row.feature)} diagnosed`,
        detail: row.cause === null ? verdictWord(row.verdict) : `${title(row.cause)}, ${verdictWord(row.verdict)}`,
        tone: 'neutral' as const,
        link: `/tenants/${tenant}/features/${row.feature}`,
      })),
  ]
  return entries
    .filter((entry) => entry.at >= from)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, entriesMax)
    .map((entry) => ({ ...entry, at: entry.at.toISOString() }))
}

function healthEntry({
  row,
  title,
  tenant,
}: {
  row: TenantPage['transitions'][number]
  title: (id: string) => string
  tenant: string
}): Omit<TimelineEntry, 'at'> & { at: Date } {
  const before = row.from === null ? 'never looked at before' : `before: ${stateVerb(row.from)}`
  const detail = row.cause === null || row.to === 'ok' ? before : title(row.cause)
  return {
    at: row.at,
    kind: 'health',
    title: `${title(row.subject)} ${stateVerb(row.to)}`,
    detail,
    tone: stateTone(row.to),
    link: `/tenants/${tenant}/features/${row.subject}`,
  }
}

function stateVerb(state: string): string {
  return (
    {
      ok: 'works',
      failing: 'fails',
      degraded: 'works with warnings',
      unstable: 'comes and goes',
      unknown: 'cannot be looked at',
      maintenance: 'is in maintenance',
    }[state] ?? state
  )
}

/** Asked again with the same answer: the newest one says it. */
function repeats({ row, newer }: { row: AskedBefore; newer: AskedBefore[] }): boolean {
  return newer.some(({ feature, verdict, cause }) => feature === row.feature && verdict === row.verdict && cause === row.cause)
}

/** A verdict as a word of the language. */
function verdictWord(verdict: string): string {
  return { 'no-fault': 'nothing wrong found', unknown: 'the cause is not known' }[verdict] ?? verdict
}

function stateTone(state: string): TimelineEntry['tone'] {
  if (state === 'ok') return 'good'
  if (state === 'failing') return 'bad'
  return state === 'degraded' || state === 'unstable' ? 'warn' : 'neutral'
}

function runTone(verdict: string | null): TimelineEntry['tone'] {
  if (verdict === 'fixed') return 'good'
  if (verdict === 'worse') return 'bad'
  return verdict === null ? 'neutral' : 'warn'
}
