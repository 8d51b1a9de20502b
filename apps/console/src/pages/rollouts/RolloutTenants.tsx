import { useQuery } from '@tanstack/react-query'
import { Select, TextField } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import type { CatalogView } from '../../server/answers.ts'
import type { DraftProblems, RolloutDraft } from './rollout-draft.ts'

/** Whom a rollout reaches: by name, by the cause they have, or by the problem they share. */
export function RolloutTenants(props: {
  draft: RolloutDraft
  problems: DraftProblems
  causes: CatalogView['causes']
  onChange: (next: Partial<RolloutDraft>) => void
}) {
  const { draft, problems, causes, onChange } = props
  const { data: desk } = useQuery(pageQueries.desk())
  const open = desk?.sharedProblems ?? []
  const isGone = desk !== undefined && draft.problem !== '' && !open.some(({ id }) => id === draft.problem)
  return (
    <>
      <Select
        label="Which tenants"
        value={draft.by}
        onChange={(event) => onChange({ by: event.target.value as RolloutDraft['by'] })}
        options={[
          { value: 'tenants', label: 'By name' },
          { value: 'cause', label: 'Diagnosed with one cause' },
          { value: 'shared-problem', label: 'On one shared problem' },
        ]}
      />
      {draft.by === 'cause' && (
        <Select
          label="Cause"
          error={problems.cause ?? null}
          value={causes.some(({ id }) => id === draft.cause) ? draft.cause : ''}
          onChange={(event) => onChange({ cause: event.target.value })}
          options={[{ value: '', label: 'Choose…' }, ...causes.map(({ id, title }) => ({ value: id, label: title }))]}
        />
      )}
      {draft.by === 'shared-problem' && (
        <Select
          label="Shared problem"
          description={isGone ? 'The one that you came from is over.' : desk && open.length === 0 ? 'None is open.' : null}
          error={problems.problem ?? null}
          value={draft.problem}
          onChange={(event) => onChange({ problem: event.target.value })}
          options={[
            { value: '', label: 'Choose…' },
            ...(isGone ? [{ value: draft.problem, label: 'Not open any more' }] : []),
            ...open.map(({ id, node, group, sick }) => ({ value: id, label: `${node.title} · ${group} · ${sick} tenants` })),
          ]}
        />
      )}
      {draft.by === 'tenants' && (
        <TextField
          multiline
          rows={5}
          label="Tenants"
          description="Their ids, one a line."
          error={problems.tenants ?? null}
          value={draft.tenants}
          onChange={(event) => onChange({ tenants: event.target.value })}
        />
      )}
    </>
  )
}
