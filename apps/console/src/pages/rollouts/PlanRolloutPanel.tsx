import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button, Panel, Select, Skeleton, TextField } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import type { RolloutsSearch } from '../../paths.ts'
import type { RolloutView } from '../../server/answers.ts'
import { useDraft } from '../../server/draft.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { effectWords } from '../../words/plain-words.ts'
import type { EffectClass } from '@lamplighter/catalog/vocabulary'
import { readAsked, type RolloutDraft } from './rollout-draft.ts'
import { showRollout } from './show-rollout.ts'

/** What to do, to whom, and how carefully. Nothing is changed: a worker only looks at each of them and counts. */
export function PlanRolloutPanel(props: { search: RolloutsSearch; onClose: () => void; onPlanned: (rollout: RolloutView) => void }) {
  const { search, onClose, onPlanned } = props
  const { data: catalog } = useQuery(pageQueries.catalog())
  const { data: desk } = useQuery(pageQueries.desk())
  const [draft, setDraft] = useDraft<RolloutDraft>('plan rollout', {
    remediation: search.remediation ?? '',
    by: search.problem ? 'shared-problem' : search.cause ? 'cause' : 'tenants',
    cause: search.cause ?? '',
    problem: search.problem ?? '',
    tenants: '',
    ringMax: '16',
    tolerance: '0',
  })
  const [tried, setTried] = useState(false)
  const plan = useMutation(
    trpc.rollout.plan.mutationOptions({
      onSuccess: (rollout) => {
        showRollout(rollout)
        onPlanned(rollout)
      },
    }),
  )
  const change = (next: Partial<RolloutDraft>) => setDraft({ ...draft, ...next })
  if (!catalog)
    return (
      <Panel title="Plan a rollout" isOpen onClose={onClose}>
        <Skeleton className="h-64" />
      </Panel>
    )
  const remediations = catalog.remediations.filter(({ target }) => target === 'tenant')
  const chosen = remediations.find(({ id }) => id === draft.remediation)
  const causes = catalog.causes.filter(({ id }) => !chosen || chosen.cures.includes(id))
  const { asked, problems } = readAsked(draft)
  const shown = tried ? problems : {}

  return (
    <Panel title="Plan a rollout" isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (asked && !plan.isPending) plan.mutate(asked)
        }}
      >
        <Select
          label="Remediation"
          description={
            chosen
              ? `${chosen.description} ${effectWords[chosen.effect as EffectClass]?.meaning ?? ''}`
              : 'What acts on one tenant at a time.'
          }
          error={shown.remediation ?? null}
          value={draft.remediation}
          onChange={(event) => change({ remediation: event.target.value, cause: '' })}
          options={[{ value: '', label: 'Choose…' }, ...remediations.map(({ id, title }) => ({ value: id, label: title }))]}
        />
        <Select
          label="Which tenants"
          value={draft.by}
          onChange={(event) => change({ by: event.target.value as RolloutDraft['by'] })}
          options={[
            { value: 'tenants', label: 'By name' },
            { value: 'cause', label: 'Diagnosed with one cause' },
            { value: 'shared-problem', label: 'On one shared problem' },
          ]}
        />
        {draft.by === 'cause' && (
          <Select
            label="Cause"
            error={shown.cause ?? null}
            value={draft.cause}
            onChange={(event) => change({ cause: event.target.value })}
            options={[{ value: '', label: 'Choose…' }, ...causes.map(({ id, title }) => ({ value: id, label: title }))]}
          />
        )}
        {draft.by === 'shared-problem' && (
          <Select
            label="Shared problem"
            description={desk?.sharedProblems.length === 0 ? 'None is open.' : null}
            error={shown.problem ?? null}
            value={draft.problem}
            onChange={(event) => change({ problem: event.target.value })}
            options={[
              { value: '', label: 'Choose…' },
              ...(desk?.sharedProblems ?? []).map(({ id, node, group, sick }) => ({
                value: id,
                label: `${node.title} · ${group} · ${sick} tenants`,
              })),
            ]}
          />
        )}
        {draft.by === 'tenants' && (
          <TextField
            multiline
            rows={5}
            label="Tenants"
            description="Their ids, one a line."
            error={shown.tenants ?? null}
            value={draft.tenants}
            onChange={(event) => change({ tenants: event.target.value })}
          />
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="At most at once"
            description="Rings of 1, 2, 4 … up to this."
            inputMode="numeric"
            error={shown.ringMax ?? null}
            value={draft.ringMax}
            onChange={(event) => change({ ringMax: event.target.value })}
          />
          <TextField
            label="Tolerated without a fix"
            description="One more than this stops it."
            inputMode="numeric"
            error={shown.tolerance ?? null}
            value={draft.tolerance}
            onChange={(event) => change({ tolerance: event.target.value })}
          />
        </div>
        <Button type="submit" size="lg" variant="primary" pendingLabel={plan.isPending ? 'Choosing…' : null}>
          Count everything first
        </Button>
        <p className="text-xs text-ink-faint">
          Each tenant is looked at; nothing is changed before you have seen the numbers and said yes.
        </p>
        {plan.error && <RefusalNote refusal={refusalOf(plan.error)} />}
      </form>
    </Panel>
  )
}
