/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { Badge, Button, ErrorState, Panel, Skeleton } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import type { DiagnosisView, PlanView } from '../server/answers.ts'
import { clearDraft, useDraft } from '../server/draft.ts'
import { refusalOf } from '../server/refusal.ts'
import { queryClient, trpc } from '../server/trpc.ts'
import { RefusalNote } from '../shell/RefusalNote.tsx'
import { effectWords } from '../words/plain-words.ts'
import { AtWork } from './AtWork.tsx'
import { BreakGlassLink } from './BreakGlassLink.tsx'
import { ConfirmForm, emptyConfirmation } from './ConfirmForm.tsx'
import { initialParams, type ParamValues, readParamFields, toParams } from './params-schema.ts'
import { ParamsForm } from './ParamsForm.tsx'
import { PlanDetails } from './PlanDetails.tsx'

export type PlanPanelProps = {
  diagnosis: DiagnosisView
  remediation: string
  planId: string | null
  onPlanMade: (plan: string) => void
  onClose: () => void
  onDiagnoseAgain: () => void
}

/** What will happen, before anything does; the run then consumes exactly what is shown here. The one way to start a change. */
export function PlanPanel(props: PlanPanelProps) {
  const { diagnosis, remediation, onClose } = props
  const offer = diagnosis.offers.find((candidate) => candidate.id === remediation)
  const effect = offer ? effectWords[offer.effect] : null
  return (
    <Panel
      wide
      isOpen
      onClose={onClose}
      title={
        <span className="flex flex-wrap items-center gap-2">
          {offer?.title ?? 'Plan'}
          {effect && <Badge tone={effect.tone}>{effect.title}</Badge>}
        </span>
      }
    >
      {offer ? (
        <PlanForOffer {...props} offer={offer} />
      ) : (
        <ErrorState
          headingLevel={3}
          kind="missing"
          title="This remediation is not offered any more"
          actions={
            <Button variant="primary" onClick={onClose}>
              Back to the diagnosis
            </Button>
          }
        >
          The newest diagnosis of {diagnosis.feature.title} does not ask for it.
        </ErrorState>
      )}
    </Panel>
  )
}

function PlanForOffer(props: PlanPanelProps & { offer: DiagnosisView['offers'][number] }) {
  const { diagnosis, offer, planId, onPlanMade, onDiagnoseAgain } = props
  const navigate = useNavigate()
  const fields = useMemo(() => readParamFields(offer.paramsSchema), [offer.paramsSchema])
  const draftKey = `plan ${diagnosis.tenant.id} ${offer.id}`
  const [params, setParams] = useDraft<ParamValues>(`${draftKey} params`, initialParams(fields))
  const [confirmation, setConfirmation] = useDraft(`${draftKey} confirmation`, emptyConfirmation)
  const keepParams = useCallback((values: ParamValues) => setParams({ ...values }), [setParams])

  const create = useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: (plan) => {
        queryClient.setQueryData(trpc.plan.get.queryKey({ plan: plan.id }), plan)
        onPlanMade(plan.id)
      },
    }),
  )
  const start = useMutation(
    trpc.run.start.mutationOptions({
      onSuccess: (run) => {
        clearDraft(`${draftKey} params`)
        clearDraft(`${draftKey} confirmation`)
        queryClient.setQueryData(trpc.run.get.queryKey({ run: run.id }), run)
        // The run's own screen says how it stands, and goes on saying it; a note would be old at once.
        void navigate(paths.run(run.id))
      },
    }),
  )
  const makePlan = (values: ParamValues) => {
    if (create.isPending) return
    start.reset()
    create.mutate({
      remediation: offer.id,
      tenant: diagnosis.tenant.id,
      feature: diagnosis.feature.id,
      params: toParams({ fields, values }),
    })
  }

  // Nothing to ask: the plan is made at once. A plan reads and writes nothing.
  const asked = useRef(false)
  useEffect(() => {
    if (fields.length > 0 || planId !== null || asked.current) return
    asked.current = true
    makePlan({})
  })

  const plan = useQuery({
    ...trpc.plan.get.queryOptions({ plan: planId ?? '' }),
    enabled: planId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const refusal = create.error ?? (planId !== null ? plan.error : null)

  return (
    <div className="flex flex-col gap-5">
      <p className="text-sm text-pretty text-ink-soft">{offer.description}</p>
      <AtWork tenant={diagnosis.tenant.id} />
      {fields.length > 0 && (
        <ParamsDisclosure
          hasPlan={plan.data !== undefined}
          summary={fields.map((field) => `${field.title}: ${shownValue(params[field.key])}`).join(' · ')}
        >
          <ParamsForm
            fields={fields}
            values={params}
            onChange={keepParams}
            onSubmit={makePlan}
            isPending={create.isPending}
            hasPlan={plan.data !== undefined}
          />
        </ParamsDisclosure>
      )}
      {refusal && (
        <RefusalNote
          refusal={refusalOf(refusal)}
          action={
            <div className="flex flex-col gap-1">
              <Button size="sm" onClick={() => makePlan(params)} pendingLabel={create.isPending ? 'Making…' : null}>
                Make a new plan
              </Button>
              <Button size="sm" variant="quiet" onClick={onDiagnoseAgain}>
                Diagnose again
              </Button>
              <BreakGlassLink codes={[refusalOf(refusal).code]} />
            </div>
          }
        />
      )}
      {!plan.data && !refusal && (create.isPending || planId !== null) && <PlanSkeleton />}
      {plan.data && (
        <PlanReady
          plan={plan.data}
          isRemaking={create.isPending}
          confirmation={confirmation}
          onConfirmation={setConfirmation}
          onRemake={() => makePlan(params)}
          onStart={(plan) => start.mutate({ plan: plan.id, hash: plan.hash, reason: confirmation.reason, ...optional(confirmation) })}
          isStarting={start.isPending || start.isSuccess}
          startError={start.error}
        />
      )}
    </div>
  )
}

function PlanReady(props: {
  plan: PlanView
  isRemaking: boolean
  confirmation: typeof emptyConfirmation
  onConfirmation: (next: typeof emptyConfirmation) => void
  onRemake: () => void
  onStart: (plan: PlanView) => void
  isStarting: boolean
  startError: unknown
}) {
  const { plan, isRemaking, confirmation, onConfirmation, onRemake, onStart, isStarting, startError } = props
  return (
    <>
      <PlanDetails plan={plan} />
      <ConfirmForm
        plan={plan}
        draft={confirmation}
        onDraft={onConfirmation}
        onRemake={onRemake}
        isRemaking={isRemaking}
        onStart={() => onStart(plan)}
        isStarting={isStarting}
      />
      {startError !== null && (
        <RefusalNote
          refusal={refusalOf(startError)}
          action={
            <Button size="sm" onClick={onRemake} pendingLabel={isRemaking ? 'Making…' : null}>
              Make a new plan
            </Button>
          }
        />
      )}
    </>
  )
}

/** Once a plan stands, its parameters are one line that can be opened again. */
function ParamsDisclosure(props: { hasPlan: boolean; summary: string; children: ReactNode }) {
  if (!props.hasPlan) return props.children
  return (
    <details className="rounded-md border border-line px-3 py-2">
      <summary className="rounded-sm text-sm text-ink-soft">
        {props.summary} <span className="text-accent">Change</span>
      </summary>
      <div className="pt-3">{props.children}</div>
    </details>
  )
}

function shownValue(value: string | boolean | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value || '–'
}

function optional(confirmation: typeof emptyConfirmation): { case?: string; typedTenantName?: string } {
  return {
    ...(confirmation.case.trim() ? { case: confirmation.case.trim() } : {}),
    ...(confirmation.typedTenantName ? { typedTenantName: confirmation.typedTenantName } : {}),
  }
}

function PlanSkeleton() {
  return (
    <div role="status" aria-label="Making the plan" className="flex flex-col gap-3">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-24 rounded-md" />
      <Skeleton className="h-5 w-56" />
      <Skeleton className="h-16 rounded-md" />
    </div>
  )
}
