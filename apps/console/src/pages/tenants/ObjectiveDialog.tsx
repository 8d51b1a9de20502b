import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce, Button, Dialog, formatDuration, Select, TextField } from '@lamplighter/ui'
import type { TenantAvailability } from '@lamplighter/operations/views'
import { clearDraft, useDraft } from '../../server/draft.ts'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { budgetOf, leftWith, type ObjectiveDraft, readPercent, usualPercent } from './objective-draft.ts'

/** Notes what the contract promises, for all features or for one; says what it would mean before it is noted. */
export function ObjectiveDialog(props: { tenant: { id: string; name: string }; availability: TenantAvailability; onClose: () => void }) {
  const { tenant, availability, onClose } = props
  const key = `objective ${tenant.id}`
  const [draft, setDraft] = useDraft<ObjectiveDraft>(key, { feature: '', promise: 'contract', percent: '', reason: '' })
  const [tried, setTried] = useState(false)
  const set = useMutation(
    trpc.availability.setObjective.mutationOptions({
      onSuccess: (next) => {
        clearDraft(key)
        queryClient.setQueryData(trpc.availability.get.queryKey({ tenant: tenant.id }), next)
        void queryClient.invalidateQueries(trpc.tenant.get.queryFilter({ tenant: tenant.id }))
        announce({ tone: 'good', text: 'The objective is noted. Availability is held against it from now on.' })
        onClose()
      },
    }),
  )
  const change = (next: Partial<ObjectiveDraft>) => setDraft({ ...draft, ...next })
  const read = readPercent(draft)
  const problem = 'problem' in read ? read.problem : null
  const noReason = draft.reason.trim().length < 3 ? 'Say where it stands: the contract and its date.' : null
  const line = availability.features.find(({ feature }) => feature.id === draft.feature)

  return (
    <Dialog
      title={`What ${tenant.name} was promised`}
      isOpen
      onClose={onClose}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="set-objective" variant="primary" pendingLabel={set.isPending ? 'Noting…' : null}>
            Note it
          </Button>
        </div>
      }
    >
      <form
        id="set-objective"
        className="flex flex-col gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if ('problem' in read || noReason !== null || set.isPending) return
          const feature = draft.feature === '' ? {} : { feature: draft.feature }
          set.mutate({ tenant: tenant.id, ...feature, percent: read.percent, reason: draft.reason.trim() })
        }}
      >
        <Select
          label="For"
          description={line ? holdsNow(line) : 'Features with a figure of their own keep it.'}
          value={draft.feature}
          onChange={(event) => change({ feature: event.target.value })}
          options={[
            { value: '', label: 'All features' },
            ...availability.features.map(({ feature }) => ({ value: feature.id, label: feature.title })),
          ]}
        />
        <Select
          label="What holds"
          value={draft.promise}
          onChange={(event) => change({ promise: event.target.value as ObjectiveDraft['promise'] })}
          options={[
            { value: 'contract', label: 'The contract’s own figure' },
            { value: 'usual', label: draft.feature === '' ? `As usual: ${usualPercent} %` : 'As for all features' },
          ]}
        />
        {draft.promise === 'contract' && (
          <TextField
            label="Per cent of the time"
            description={'percent' in read && read.percent !== null ? meaning({ percent: read.percent, line }) : 'Such as 99.95.'}
            inputMode="decimal"
            autoComplete="off"
            value={draft.percent}
            error={tried ? problem : null}
            onChange={(event) => change({ percent: event.target.value })}
          />
        )}
        <TextField
          label="Why? Where does it stand?"
          description="Stands on this page and in the audit log."
          maxLength={1000}
          value={draft.reason}
          error={tried ? noReason : null}
          onChange={(event) => change({ reason: event.target.value })}
        />
        {set.isError && <RefusalNote refusal={refusalOf(set.error)} />}
      </form>
    </Dialog>
  )
}

type Line = TenantAvailability['features'][number]

function holdsNow({ objective, promise, noted }: Line): string {
  const from = promise === 'usual' ? 'as usual' : promise === 'tenant' ? 'as for all features' : 'its own'
  return noted ? `Now ${objective} %, ${from}: ${noted.by} noted “${noted.reason}”.` : `Now ${objective} %, ${from}.`
}

function meaning({ percent, line }: { percent: number; line: Line | undefined }): string {
  const leaves = `Leaves ${formatDuration(budgetOf(percent))} of downtime in 30 days`
  const left = line ? leftWith({ line, percent }) : null
  if (left === null) return `${leaves}.`
  return left < 0
    ? `${leaves}; it would be overspent by ${formatDuration(-left)} now.`
    : `${leaves}; ${formatDuration(left)} of it left now.`
}
