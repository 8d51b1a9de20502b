import { Link } from '@tanstack/react-router'
import { classNames } from '@lamplighter/ui'
import type { FleetPage } from '@lamplighter/operations/views'
import { type FleetGroup, type FleetSearch, paths } from '../../paths.ts'

type Group = FleetPage['groups'][number]

/** How each group fares, as parts of a whole; pressing one shows only its tenants, pressing it again all of them. */
export function GroupStrip(props: { groupBy: FleetGroup; groups: Group[]; search: FleetSearch }) {
  const { groupBy, groups, search } = props
  return (
    <ul
      aria-label={`Groups by ${groupBy}`}
      className="mb-4 grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] sm:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-2"
    >
      {groups.map((group) => {
        const chosen = search.group === group.value
        const state = search.state ? { state: search.state } : {}
        return (
          <li key={group.value}>
            <Link
              {...paths.fleet({ groupBy, ...state, ...(chosen ? {} : { group: group.value }) })}
              aria-current={chosen ? 'true' : undefined}
              className={classNames(
                'flex flex-col gap-1.5 rounded-lg border bg-surface px-3 py-2 hover:bg-hover',
                chosen ? 'border-accent ring-1 ring-accent' : 'border-line',
              )}
            >
              <span className="flex items-baseline justify-between gap-2">
                <span className="truncate font-medium text-ink">{groupBy === 'ring' ? `Ring ${group.value}` : group.value}</span>
                <span className="tabular text-xs text-ink-faint">{group.tenants.toLocaleString('en-GB')}</span>
              </span>
              <GroupBar group={group} />
              <span className="tabular truncate text-xs text-ink-soft">{groupWords(group)}</span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function GroupBar(props: { group: Group }) {
  const { tenants, failing, degraded, unknown } = props.group
  const parts: [number, string][] = [
    [failing, 'bg-bad'],
    [degraded, 'bg-warn'],
    [unknown, 'bg-line-strong'],
  ]
  return (
    <span aria-hidden="true" className="flex h-1.5 overflow-hidden rounded-full bg-good-soft">
      {parts.map(
        ([part, ground]) =>
          part > 0 && <span key={ground} className={ground} style={{ width: `${(part / Math.max(1, tenants)) * 100}%` }} />,
      )}
    </span>
  )
}

function groupWords(group: Group): string {
  const parts = [
    group.failing > 0 && `${group.failing} failing`,
    group.degraded > 0 && `${group.degraded} degraded`,
    group.unknown > 0 && `${group.unknown} unknown`,
  ].filter(Boolean)
  return parts.length === 0 ? 'all work' : parts.join(' · ')
}
