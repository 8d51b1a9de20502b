import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import {
  Button,
  CheckboxField,
  EmptyState,
  RelativeTime,
  Section,
  Select,
  Skeleton,
  StatusMark,
  type StatusLook,
  TextField,
} from '@lamplighter/ui'
import { budgetWords } from '../../plan/budget-words.ts'
import { EffectList } from '../../plan/EffectList.tsx'
import type { ControlsView, MayView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { Facts } from '../../shell/Facts.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { ended, roleWords } from '../../words/plain-words.ts'

const looks: Record<MayView['decision']['type'], StatusLook> = {
  allow: { tone: 'good', shape: 'check', word: 'Allowed' },
  'needs-approval': { tone: 'warn', shape: 'clock', word: 'Needs approval' },
  refuse: { tone: 'bad', shape: 'cross', word: 'Refused' },
}

type Question = { operator: string; remediation: string; tenant: string; withPlan: boolean }

/** "What would happen if X asked for Y on Z": the same decision as the door's, with nothing changed. */
export function Simulator(props: { controls: ControlsView; mayRead: boolean }) {
  const { operators, remediations } = props.controls
  const [draft, setDraft] = useState<Question>({
    operator: operators[0]?.id ?? '',
    remediation: remediations[0]?.id ?? '',
    tenant: '',
    withPlan: false,
  })
  const [asked, setAsked] = useState<Question | null>(null)
  const answer = useQuery({
    ...trpc.controls.may.queryOptions(asked ?? draft),
    enabled: asked !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  return (
    <Section title="What would happen if…" aside="asks, and changes nothing">
      <form
        className="grid gap-3 md:grid-cols-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (draft.tenant.trim() === '') return
          setAsked({ ...draft, tenant: draft.tenant.trim() })
          if (asked !== null) void answer.refetch()
        }}
      >
        <Select
          label="this person"
          value={draft.operator}
          onChange={(event) => setDraft({ ...draft, operator: event.target.value })}
          options={operators.map((operator) => ({
            value: operator.id,
            label: `${operator.name} (${roleWords[operator.role]}${operator.disabled ? ', disabled' : ''})`,
          }))}
        />
        <Select
          label="asked for"
          value={draft.remediation}
          onChange={(event) => setDraft({ ...draft, remediation: event.target.value })}
          options={remediations.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <TextField
          label="on this tenant"
          placeholder="acme"
          autoComplete="off"
          value={draft.tenant}
          onChange={(event) => setDraft({ ...draft, tenant: event.target.value })}
        />
        <div className="flex flex-wrap items-center justify-between gap-3 md:col-span-3">
          {props.mayRead ? (
            <CheckboxField
              label="Read the tenant and make the plan"
              description="Answers what depends on amounts and counts; nothing is stored."
              checked={draft.withPlan}
              onChange={(event) => setDraft({ ...draft, withPlan: event.target.checked })}
            />
          ) : (
            <span className="text-xs text-ink-faint">Without a plan: auditors put no load on customers.</span>
          )}
          <Button type="submit" variant="primary" pendingLabel={answer.isFetching ? 'Asking…' : null}>
            Ask
          </Button>
        </div>
      </form>
      <output className="mt-4 block">
        {asked === null && (
          <EmptyState title="Nothing asked yet">
            The answer is the one that this person would get at every door now, with every reason.
          </EmptyState>
        )}
        {answer.isPending && asked !== null && answer.isFetching && <Skeleton className="h-24" />}
        {answer.error && !answer.isFetching && <RefusalNote refusal={refusalOf(answer.error)} />}
        {answer.data && !answer.error && <Answer answer={answer.data} />}
      </output>
    </Section>
  )
}

function Answer(props: { answer: MayView }) {
  const { decision, sentence, operator, basis, approvers, budgets } = props.answer
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-md text-pretty text-ink">
        <StatusMark {...looks[decision.type]} />
        {sentence}
      </p>
      {decision.type === 'refuse' && (
        <ul className="flex flex-col gap-2 text-sm">
          {decision.reasons.map((reason) => (
            <li key={reason.code}>
              <span className="text-ink">{reason.message}</span> <span className="text-ink-soft">{reason.wayOut}</span>
              {reason.who && <span className="text-ink-faint"> Who could: {reason.who}.</span>}
            </li>
          ))}
        </ul>
      )}
      <Facts
        facts={[
          ['Scope', operator.scope],
          ['Because', decision.type === 'needs-approval' ? ended(decision.because) : null],
          [
            'Could approve',
            decision.type === 'needs-approval'
              ? approvers.map(({ name, role }) => `${name} (${roleWords[role]})`).join(', ') || 'nobody who is known here'
              : null,
          ],
          [
            'Diagnosis',
            basis.diagnosis ? (
              <span key="diagnosis">
                {basis.diagnosis.feature}, {basis.diagnosis.verdict}, <RelativeTime at={basis.diagnosis.at} />
              </span>
            ) : (
              'none of the last day'
            ),
          ],
          ['Budgets', budgetWords(budgets).replaceAll('for you', `for ${operator.name}`)],
          [
            'Plan',
            basis.plan.type === 'none'
              ? 'not made: what depends on it was not asked'
              : basis.plan.type === 'stopped'
                ? basis.plan.reason
                : null,
          ],
        ]}
      />
      {basis.plan.type === 'made' && <EffectList effects={basis.plan.effects} />}
    </div>
  )
}
