import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, EmptyState, formatDuration, RelativeTime, Section, SkeletonRows, StaleNote, StatusGlyph, ZonedTime } from '@lamplighter/ui'
import type { ChangeLine, TenantChanges } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'

/** The first question of every incident: what was changed before it broke? Later changes are listed too, and said to be later. */
export function WhatChanged(props: { tenant: string; timeZone: string }) {
  const { data: session } = useQuery(pageQueries.session())
  const { data, error } = useQuery(trpc.change.list.queryOptions({ tenant: props.tenant }, { refetchInterval: 30_000 }))
  return (
    <Section
      title={data?.broke ? `What changed before ${data.broke.title} broke` : 'What changed'}
      flush
      aside={data?.readAt ? <RelativeTime at={data.readAt} prefix="asked the product " /> : undefined}
    >
      {data ? (
        <>
          <Changes changes={data} timeZone={props.timeZone} />
          {session?.operator.role === 'admin' && (
            <p className="border-t border-line px-4 py-2 text-xs">
              <Link {...paths.changeSources()} className="rounded-sm text-accent underline underline-offset-2">
                Who may tell of changes
              </Link>
            </p>
          )}
        </>
      ) : error ? (
        <div className="p-4">
          <RefusalNote refusal={refusalOf(error)} />
        </div>
      ) : (
        <SkeletonRows rows={3} label="Loading what changed" />
      )}
    </Section>
  )
}

function Changes(props: { changes: TenantChanges; timeZone: string }) {
  const { changes, timeZone } = props
  const after = changes.changes.filter(({ when }) => when === 'after')
  const before = changes.changes.filter(({ when }) => when !== 'after')
  return (
    <>
      {changes.problem && (
        <div className="p-4 pb-0">
          <StaleNote>The product’s own history cannot be read just now; what pipelines told is here. {changes.problem}</StaleNote>
        </div>
      )}
      {changes.changes.length === 0 && (
        <EmptyState title="Nothing was changed in the last 7 days">
          Deploys, flags, configuration and partners’ notices will stand here.
        </EmptyState>
      )}
      {after.length > 0 && <List label="Changed after it broke" changes={after} timeZone={timeZone} />}
      {after.length > 0 && changes.brokeAt && (
        <p className="flex items-center gap-2 border-y border-line bg-bad-soft px-4 py-1.5 text-xs text-ink">
          <span className="text-bad">
            <StatusGlyph shape="cross" />
          </span>
          {changes.broke?.title} broke <ZonedTime at={changes.brokeAt} theirZone={timeZone} />
        </p>
      )}
      {before.length > 0 && <List label={changes.broke ? 'Changed before it broke' : 'Changes'} changes={before} timeZone={timeZone} />}
    </>
  )
}

function List(props: { label: string; changes: ChangeLine[]; timeZone: string }) {
  return (
    <ul aria-label={props.label} className="divide-y divide-line">
      {props.changes.map((change) => (
        <li key={change.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 text-sm">
          <span className="min-w-0 flex-1 basis-60">
            <span className="text-pretty text-ink">{change.summary}</span>
            <span className="block text-xs text-ink-soft">
              {kindWords[change.kind]} · {change.node.title}
              {change.group && ` (${change.group}, shared)`} · told by {change.source}
            </span>
          </span>
          <span className="flex items-baseline gap-2 text-xs text-ink-faint">
            {change.concerns && change.when === 'before' && <Badge tone="warn">what it stands on</Badge>}
            {change.when === null || change.gapSeconds === null ? (
              <RelativeTime at={change.at} theirZone={props.timeZone} />
            ) : (
              <span className="whitespace-nowrap">
                {formatDuration(change.gapSeconds)} {change.when}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const kindWords: Record<ChangeLine['kind'], string> = {
  deploy: 'Deploy',
  flag: 'Flag',
  configuration: 'Configuration',
  certificate: 'Certificate',
  migration: 'Migration',
  'partner-notice': 'Partner’s notice',
  operator: 'By operations',
}
