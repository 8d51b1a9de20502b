import { Link } from '@tanstack/react-router'
import { Badge, Countdown, EmptyState, RelativeTime, Section, StatusGlyph } from '@lamplighter/ui'
import type { DeskView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { count } from '../../words/plain-words.ts'

/** Runs and rollouts that stand still until this operator says something. */
export function Waiting(props: { waiting: DeskView['waiting'] }) {
  const { waiting } = props
  return (
    <Section title="Waiting for you" flush aside={waiting.length > 0 && <Badge tone="warn">{waiting.length}</Badge>}>
      {waiting.length === 0 ? (
        <EmptyState title="Nothing waits for you">Approvals and decisions that you could give would stand here.</EmptyState>
      ) : (
        <ul>
          {waiting.map((item) => (
            <li key={item.kind === 'rollout' ? item.rollout : item.run} className="border-b border-line last:border-b-0">
              <Link
                {...(item.kind === 'rollout' ? paths.rollout(item.rollout) : paths.run(item.run))}
                className="flex items-center gap-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="text-warn">
                  <StatusGlyph shape={item.kind === 'decision' ? 'triangle' : 'clock'} />
                </span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium text-ink">{item.title}</span>
                  <span className="block truncate text-xs text-ink-faint">
                    {kindWords[item.kind]} · {item.kind === 'rollout' ? tenants(item.tenants) : item.tenantName} · by {item.by}
                  </span>
                </span>
                <span className="text-xs text-ink-faint">
                  {item.expiresAt ? <Countdown until={item.expiresAt} over="expired" /> : <RelativeTime at={item.since} />}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const kindWords = { approval: 'Approval', decision: 'Decision', rollout: 'Approval of a rollout' }
const tenants = (of: number) => count({ of, one: 'tenant', many: 'tenants' })
