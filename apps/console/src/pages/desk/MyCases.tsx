import { Link } from '@tanstack/react-router'
import { EmptyState, RelativeTime, Section } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'

export function MyCases(props: { cases: DeskView['myCases'] }) {
  return (
    <Section title="My open cases" flush>
      {props.cases.length === 0 ? (
        <EmptyState title="No open case">A case that you open on a tenant stays here until it is closed.</EmptyState>
      ) : (
        <ul>
          {props.cases.map((item) => (
            <li key={item.id} className="border-b border-line last:border-b-0">
              <Link
                {...paths.tenant(item.tenant)}
                className="flex items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-ink">{item.summary}</span>
                  <span className="block truncate text-xs text-ink-faint">{item.tenantName}</span>
                </span>
                <RelativeTime at={item.openedAt} className="text-xs text-ink-faint" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
