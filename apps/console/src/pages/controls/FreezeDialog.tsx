import { useState } from 'react'
import { announce, Dialog, Select, TextField } from '@lamplighter/ui'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import { useDraft } from '../../server/draft.ts'
import { trpcClient } from '../../server/trpc.ts'
import { type FreezeDraft, localMinute, readFreeze } from './freeze-draft.ts'
import { showControls } from './show-controls.ts'

const hourMs = 3_600_000

/** From when, until when, whom, and why; in the operator's own zone. */
export function FreezeDialog(props: { onClose: () => void }) {
  const [initial] = useState<FreezeDraft>(() => ({
    from: localMinute(new Date()),
    until: localMinute(new Date(Date.now() + 4 * hourMs)),
    whom: 'some',
    regions: '',
    tiers: '',
    tenants: '',
  }))
  const [draft, setDraft] = useDraft<FreezeDraft>('freeze', initial)
  const [tried, setTried] = useState(false)
  const read = readFreeze(draft)
  const problems = tried && 'problems' in read ? read.problems : {}
  const set = (change: Partial<FreezeDraft>) => setDraft({ ...draft, ...change })
  return (
    <Dialog title="Freeze changes" isOpen onClose={props.onClose}>
      <div className="flex flex-col gap-3">
        <p className="text-sm text-pretty text-ink-soft">
          Nobody changes these tenants in that time without breaking the glass. Diagnosing, looking and undoing go on.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField label="From" type="datetime-local" value={draft.from} onChange={(event) => set({ from: event.target.value })} />
          <TextField
            label="Until"
            type="datetime-local"
            value={draft.until}
            error={problems.until}
            onChange={(event) => set({ until: event.target.value })}
          />
        </div>
        <Select
          label="Whom"
          value={draft.whom}
          onChange={(event) => set({ whom: event.target.value as FreezeDraft['whom'] })}
          options={[
            { value: 'some', label: 'Only these tenants, regions or tiers' },
            { value: 'everything', label: 'Every tenant' },
          ]}
        />
        {draft.whom === 'some' && (
          <>
            <div className="grid gap-3 sm:grid-cols-2">
              <TextField label="Regions" optional value={draft.regions} onChange={(event) => set({ regions: event.target.value })} />
              <TextField label="Tiers" optional value={draft.tiers} onChange={(event) => set({ tiers: event.target.value })} />
            </div>
            <TextField
              label="Tenant ids"
              optional
              description="Several with commas. A tenant that any of the three names is frozen."
              error={problems.whom}
              value={draft.tenants}
              onChange={(event) => set({ tenants: event.target.value })}
            />
          </>
        )}
        <ReasonedAction
          draftKey="freeze reason"
          label="Why? Everybody who is held up reads it."
          choices={[
            {
              key: 'freeze',
              label: 'Freeze',
              variant: 'primary',
              disabledReason: null,
              act: async (reason) => {
                setTried(true)
                if ('problems' in read) return
                showControls(await trpcClient.controls.freeze.mutate({ ...read.input, reason }))
                announce({ tone: 'good', text: 'Frozen. It stands on every screen while it lasts.' })
                props.onClose()
              },
            },
          ]}
        />
      </div>
    </Dialog>
  )
}
