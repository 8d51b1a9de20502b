import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Badge, Button, classNames, EmptyState, IconAgain, Section, StatusMark, type StatusLook, useNow } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { AtWork } from '../../plan/AtWork.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { useCommands } from '../../shell/commands.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { diagnosisLooks, featureLooks } from '../../words/state-looks.ts'
import { BundleButton } from './BundleButton.tsx'
import { Causes } from './Causes.tsx'
import { DiagnosisSkeleton } from './DiagnosisSkeleton.tsx'
import { EvidenceTable } from './EvidenceTable.tsx'
import { ForAllOfThem } from './ForAllOfThem.tsx'
import { Headline } from './Headline.tsx'
import { Offers } from './Offers.tsx'
import { OpenQuestions } from './OpenQuestions.tsx'
import { LookingNow } from './LookingNow.tsx'
import { useDiagnose } from './use-diagnose.ts'
import { WordsToSay } from './WordsToSay.tsx'

const DependencyGraph = lazy(() => import('./DependencyGraph.tsx').then((module) => ({ default: module.DependencyGraph })))
const AnswerBar = lazy(() => import('./AnswerBar.tsx').then((module) => ({ default: module.AnswerBar })))
const PlanPanel = lazy(() => import('../../plan/PlanPanel.tsx').then((module) => ({ default: module.PlanPanel })))

export const DiagnosisRoute = createLazyRoute('/tenants/$tenant/features/$feature')({
  component: DiagnosisPage,
  pendingComponent: DiagnosisSkeleton,
})

/** Why it does not work, what to say, what to press. */
export function DiagnosisPage() {
  const params = DiagnosisRoute.useParams()
  const search = DiagnosisRoute.useSearch()
  const navigate = DiagnosisRoute.useNavigate()
  const { data: diagnosis } = useSuspenseQuery(pageQueries.diagnosis(params))
  const { data: tenant } = useSuspenseQuery(pageQueries.tenant(params.tenant))
  const { data: session } = useQuery(pageQueries.session())
  const line = tenant.features.find((candidate) => candidate.feature.id === params.feature)
  const title = diagnosis?.feature.title ?? line?.feature.title ?? params.feature
  const looking = useDiagnose(params)
  const isStale = useNow().getTime() > (diagnosis ? Date.parse(diagnosis.staleAt) : 0)
  const mayNotLook = session?.operator.role === 'auditor' ? 'Auditors read only: a diagnosis puts load on the customer’s instance.' : null
  const mayNotReveal =
    session?.operator.role === 'l1' || session?.operator.role === 'auditor'
      ? 'L2 support and above may see personal data, for a reason that is recorded.'
      : null

  const openPlan = (remediate: string | undefined) =>
    void navigate(paths.diagnosis({ ...params, ...(remediate ? { search: { remediate } } : {}) }))
  const recommended = diagnosis?.offers.find((offer) => offer.decision.type !== 'refuse')

  useCommands([
    { id: 'diagnose', title: 'Diagnose again', group: title, keys: 'd', run: looking.diagnose, disabledReason: mayNotLook },
    ...(diagnosis?.nextBestCheck
      ? [
          {
            id: 'next-check',
            title: `Run “${diagnosis.nextBestCheck.title}”`,
            group: title,
            keys: 'n',
            disabledReason: mayNotLook,
            run: () => looking.runCheck(diagnosis.nextBestCheck!.id),
          },
        ]
      : []),
    ...(recommended ? [{ id: 'remediate', title: recommended.title, group: title, keys: 'r', run: () => openPlan(recommended.id) }] : []),
  ])

  const diagnoseButton = (
    <Button
      variant={diagnosis && !isStale ? 'secondary' : 'primary'}
      icon={<IconAgain />}
      onClick={looking.diagnose}
      disabledReason={mayNotLook}
      pendingLabel={looking.isPending ? 'Looking…' : null}
      aria-keyshortcuts="d"
    >
      {diagnosis ? 'Diagnose again' : 'Diagnose now'}
    </Button>
  )

  return (
    <>
      <PageHeader
        title={title}
        crumbs={[
          { title: 'Desk', link: paths.desk() },
          { title: tenant.name, link: paths.tenant(params.tenant) },
        ]}
        meta={
          <span className="flex flex-wrap items-center gap-2">
            {diagnosis ? <StatusMark {...lookOfDiagnosis(diagnosis)} /> : line && <StatusMark {...featureLooks[line.state]} />}
            {diagnosis?.scope === 'shared' && <Badge tone="bad">shared with others</Badge>}
            {diagnosis?.scope === 'tenant' && <Badge>this tenant only</Badge>}
          </span>
        }
        actions={
          <>
            {diagnosis && <BundleButton diagnosis={diagnosis} />}
            {diagnosis && diagnoseButton}
          </>
        }
      />
      {looking.error !== null && <RefusalNote refusal={refusalOf(looking.error)} />}
      {looking.isPending && (
        <LookingNow startedAt={looking.startedAt} usualSeconds={diagnosis ? Math.max(1, diagnosis.tookMs / 1000) : 2} />
      )}
      <div className="mb-4 empty:hidden">
        <AtWork tenant={params.tenant} />
      </div>
      {diagnosis === null ? (
        <Section title="Not diagnosed yet">
          <EmptyState title={`Nobody has asked why ${title} behaves as it does`} action={diagnoseButton}>
            A diagnosis runs the failing checks again, weighs what they say, and takes a few seconds. It changes nothing.
          </EmptyState>
        </Section>
      ) : (
        <Answer
          diagnosis={diagnosis}
          onPlan={openPlan}
          onRunCheck={looking.runCheck}
          isLooking={looking.isPending}
          mayNotLook={mayNotLook}
          mayNotReveal={mayNotReveal}
        />
      )}
      {diagnosis && search.remediate && (
        <Suspense>
          <PlanPanel
            key={search.remediate}
            diagnosis={diagnosis}
            remediation={search.remediate}
            planId={search.plan ?? null}
            onPlanMade={(plan) =>
              void navigate({ ...paths.diagnosis({ ...params, search: { remediate: search.remediate!, plan } }), replace: true })
            }
            onClose={() => openPlan(undefined)}
            onDiagnoseAgain={looking.diagnose}
          />
        </Suspense>
      )}
    </>
  )
}

const unexplained: StatusLook = { tone: 'warn', shape: 'triangle', word: 'Not explained' }

/** "Nothing wrong" stays green only while no check of the feature itself fails. */
function lookOfDiagnosis(diagnosis: DiagnosisView): StatusLook {
  const fails = diagnosis.evidence.some((row) => row.node.id === diagnosis.feature.id && row.status === 'fail')
  return diagnosis.verdict === 'no-fault' && fails ? unexplained : diagnosisLooks[diagnosis.verdict]
}

function Answer(props: {
  diagnosis: DiagnosisView
  onPlan: (remediation: string) => void
  onRunCheck: (check: string) => void
  isLooking: boolean
  mayNotLook: string | null
  mayNotReveal: string | null
}) {
  const { diagnosis, onPlan, onRunCheck, isLooking, mayNotLook, mayNotReveal } = props
  // Two levels of dependencies fit beside the evidence; more of them want the whole width.
  const isDeep = diagnosis.graph.edges.some((edge) => edge.from !== diagnosis.feature.id)
  return (
    <>
      <Headline diagnosis={diagnosis} />
      <div className="mt-4 flex flex-col gap-4 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)] lg:items-start">
        <div className="flex min-w-0 flex-col gap-4 max-lg:contents">
          <WordsToSay words={diagnosis.words} />
          <div className="max-lg:order-3">
            <Causes diagnosis={diagnosis} />
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-4 max-lg:contents">
          <Offers diagnosis={diagnosis} onPlan={onPlan}>
            <ForAllOfThem diagnosis={diagnosis} />
          </Offers>
          <div className="max-lg:order-4">
            <OpenQuestions diagnosis={diagnosis} onRunCheck={onRunCheck} isLooking={isLooking} mayNotLook={mayNotLook} />
          </div>
        </div>
      </div>
      <Suspense>
        <AnswerBar key={diagnosis.id} diagnosis={diagnosis} mayNotLook={mayNotLook} />
      </Suspense>
      <div className={classNames('mt-4 grid items-start gap-4', !isDeep && 'xl:grid-cols-[minmax(0,26.5rem)_minmax(0,1fr)]')}>
        <Suspense fallback={<div className="h-96 rounded-lg border border-line bg-surface" />}>
          <DependencyGraph graph={diagnosis.graph} />
        </Suspense>
        <EvidenceTable diagnosis={diagnosis} mayNotReveal={mayNotReveal} />
      </div>
    </>
  )
}
