import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { whyNoRollout } from '../../plan/may-roll-out.ts'
import type { DiagnosisView } from '../../server/answers.ts'
import { trpc } from '../../server/trpc.ts'

const askAgainMs = 30_000

/** Others have the same cause now: one rollout instead of many presses, for whoever may plan it. Nothing where it would be no use. */
export function ForAllOfThem(props: { diagnosis: DiagnosisView }) {
  const { tenant, feature, causes } = props.diagnosis
  const { data: session } = useQuery(pageQueries.session())
  const role = session?.operator.role
  const { data: suggestion } = useQuery({
    ...trpc.rollout.suggest.queryOptions({ tenant: tenant.id, feature: feature.id }, { refetchInterval: askAgainMs }),
    enabled: role !== undefined && whyNoRollout(role) === null && causes.length > 0,
  })
  if (!suggestion || suggestion.cause.id !== causes[0]?.cause) return null
  const { remediation, cause, problem, tenants } = suggestion
  const search = { plan: true as const, remediation: remediation.id, ...(problem === null ? { cause: cause.id } : { problem }) }
  return (
    <p className="border-t border-line px-4 py-3 text-sm text-pretty text-ink-soft">
      {tenants > 500 ? 'More than 500' : tenants} tenants have this cause now.{' '}
      <Link {...paths.rollouts(search)} className="rounded-sm text-accent underline underline-offset-2">
        Plan a rollout for all of them
      </Link>
    </p>
  )
}
