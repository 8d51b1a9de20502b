import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce, Button, Dialog, Select, TextField, useNow } from '@lamplighter/ui'
import type { MaintenanceList, TenantView } from '@lamplighter/operations/views'
import { clearDraft, useDraft } from '../../server/draft.ts'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { lengths, startOf, windowOf } from './maintenance-times.ts'

/** Says what is worked on, from when, for how long, and why. */
export function MaintenanceDialog(props: { tenant: TenantView; groups: MaintenanceList['groups']; onClose: () => void }) {
  const { tenant, groups, onClose } = props
  const key = `maintenance ${tenant.id}`
  const now = useNow()
  const [draft, setDraft] = useDraft(key, { target: '', start: startOf(now), minutes: '60', reason: '' })
  const [tried, setTried] = useState(false)
  const set = useMutation(
    trpc.maintenance.set.mutationOptions({
      onSuccess: () => {
        clearDraft(key)
        announce({ tone: 'good', text: 'Maintenance is set. Checks rest while it lasts.' })
        void queryClient.invalidateQueries(trpc.maintenance.list.pathFilter())
        void queryClient.invalidateQueries(trpc.tenant.get.queryFilter({ tenant: tenant.id }))
        onClose()
      },
    }),
  )
  const group = groups.find(({ node, group: name }) => `${node.id} ${name}` === draft.target)
  const noReason = draft.reason.trim().length < 3 ? 'Say in a few words what is done.' : null
  const window = windowOf({ start: draft.start, minutes: Number(draft.minutes), now })
  const noTime = window === null ? 'Choose a day and a time.' : null

  return (
    <Dialog
      title="Set maintenance"
      isOpen
      onClose={onClose}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="set-maintenance" variant="primary" pendingLabel={set.isPending ? 'Setting…' : null}>
            Set maintenance
          </Button>
        </div>
      }
    >
      <form
        id="set-maintenance"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (noReason || window === null || set.isPending) return
          const target = group === undefined ? { tenant: tenant.id } : { node: group.node.id, group: group.group }
          set.mutate({ target, ...window, reason: draft.reason.trim() })
        }}
      >
        <Select
          label="What is worked on?"
          description={group ? 'For every tenant that shares it.' : 'Its checks rest, and nothing in it counts as downtime.'}
          value={draft.target}
          onChange={(event) => setDraft({ ...draft, target: event.target.value })}
          options={[
            { value: '', label: `${tenant.name} alone` },
            ...groups.map(({ node, group: name }) => ({ value: `${node.id} ${name}`, label: `${node.title}: ${name}` })),
          ]}
        />
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label="From"
            description="Your clock."
            type="datetime-local"
            value={draft.start}
            error={tried ? noTime : null}
            onChange={(event) => setDraft({ ...draft, start: event.target.value })}
          />
          <Select
            label="For"
            value={draft.minutes}
            onChange={(event) => setDraft({ ...draft, minutes: event.target.value })}
            options={lengths}
          />
        </div>
        <TextField
          label="What is done, and why?"
          description="Stands on this page and in the audit log."
          maxLength={1000}
          value={draft.reason}
          error={tried ? noReason : null}
          onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
        />
        {set.isError && <RefusalNote refusal={refusalOf(set.error)} />}
      </form>
    </Dialog>
  )
}
