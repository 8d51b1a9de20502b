import { Link } from '@tanstack/react-router'
import { Button, buttonClasses, type Column, EmptyState, formatDuration, RelativeTime, StatusMark, Table } from '@lamplighter/ui'
import type { TenantView } from '@lamplighter/operations/views'
import { paths } from '../../paths.ts'
import { featureLooks } from '../../words/state-looks.ts'

type Feature = TenantView['features'][number]

/** Every feature with its state, since when, the likeliest cause, and the one next action. */
export function FeatureTable(props: { tenant: string; timeZone: string; features: Feature[] }) {
  const { tenant, timeZone, features } = props
  // One thing to do next: the first fix that may be pressed, or, while there is none, the first question.
  const first =
    features.find(({ next }) => next.type === 'remediate' && next.action.type === 'enabled') ??
    features.find(({ state, next }) => next.type === 'diagnose' && state !== 'ok')
  const columns: Column<Feature>[] = [
    {
      key: 'feature',
      header: 'Feature',
      isRowHeader: true,
      className: 'w-full max-sm:align-top',
      cell: (line) => (
        <span className="flex flex-col">
          <Link
            {...paths.diagnosis({ tenant, feature: line.feature.id })}
            className="w-fit rounded-sm font-medium text-ink hover:underline"
          >
            {line.feature.title}
          </Link>
          {line.state !== 'ok' && <Cause cause={line.cause} />}
          {line.next.type !== 'none' && (
            <span className="mt-1.5 w-fit sm:hidden">
              <NextAction tenant={tenant} feature={line} isFirst={line === first} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'state',
      header: 'State, since',
      className: 'max-sm:align-top',
      cell: ({ state, since }) => (
        <span className="flex flex-col whitespace-nowrap">
          <StatusMark {...featureLooks[state]} size="sm" />
          {since && <RelativeTime at={since} theirZone={timeZone} className="pl-4.5 text-xs text-ink-faint" />}
        </span>
      ),
    },
    {
      key: 'availability',
      header: 'Availability',
      align: 'end',
      from: 'lg',
      cell: ({ availability }) => <Availability {...availability} />,
    },
    {
      key: 'next',
      header: 'Next',
      align: 'end',
      from: 'sm',
      cell: (line) => <NextAction tenant={tenant} feature={line} isFirst={line === first} />,
    },
  ]
  return (
    <Table
      ariaLabel="Features"
      columns={columns}
      rows={features}
      rowKey={(row) => row.feature.id}
      emptyState={
        <EmptyState title="No feature is known for this tenant">The inventory has not told which features they bought.</EmptyState>
      }
    />
  )
}

function Cause(props: { cause: Feature['cause'] }) {
  const { cause } = props
  if (!cause) return <span className="text-xs text-ink-faint">No cause named yet</span>
  return (
    <span className="text-xs text-pretty text-ink-soft">
      {cause.title}
      <span className="text-ink-faint">
        {' '}
        · {cause.verdict}
        {cause.scope === 'shared' && ' · shared with others'}
      </span>
    </span>
  )
}

function Availability(props: Feature['availability']) {
  const { percent, objective, budgetLeftSeconds } = props
  if (percent === null)
    return (
      <span className="text-ink-faint" title="not measured yet">
        –
      </span>
    )
  const broken = percent < objective
  return (
    <span className="flex flex-col items-end whitespace-nowrap" title={`promised ${objective} %`}>
      <span className={broken ? 'font-medium text-bad' : 'text-ink'}>{percent.toFixed(3)} %</span>
      {budgetLeftSeconds !== null && (
        <span className="text-xs text-ink-faint">
          {budgetLeftSeconds < 0
            ? `${formatDuration(-budgetLeftSeconds)} over`
            : `${budgetLeftSeconds < 1 ? 'under 1 s' : formatDuration(budgetLeftSeconds)} left`}
        </span>
      )}
    </span>
  )
}

function NextAction(props: { tenant: string; feature: Feature; isFirst: boolean }) {
  const { tenant, feature, isFirst } = props
  const variant = isFirst ? 'primary' : 'secondary'
  const to = (remediate?: string) =>
    paths.diagnosis({ tenant, feature: feature.feature.id, ...(remediate ? { search: { remediate } } : {}) })
  switch (feature.next.type) {
    case 'none':
      return (
        <span className="text-ink-faint" title="nothing to do">
          –
        </span>
      )
    case 'diagnose':
      return (
        <Link {...to()} className={buttonClasses({ size: 'sm', variant })} title={feature.next.words}>
          Diagnose
        </Link>
      )
    case 'shared-problem':
      return (
        <Link {...to()} className={buttonClasses({ size: 'sm', variant })} title={feature.next.words}>
          Shared: see why
        </Link>
      )
    case 'remediate':
      return feature.next.action.type === 'enabled' ? (
        <Link {...to(feature.next.remediation.id)} className={buttonClasses({ size: 'sm', variant })}>
          {feature.next.remediation.title}
        </Link>
      ) : (
        <Button size="sm" disabledReason={feature.next.action.reason}>
          {feature.next.remediation.title}
        </Button>
      )
  }
}
