import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { announce, Button, Dialog, Select, TextField } from '@lamplighter/ui'
import type { TenantView } from '@lamplighter/operations/views'
import { clearDraft, useDraft } from '../../server/draft.ts'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'

/** Notes what the caller complains about, so that it is on the desk until it is closed. */
export function OpenCaseDialog(props: { tenant: TenantView; onClose: () => void }) {
  const { tenant, onClose } = props
  const key = `case ${tenant.id}`
  const [draft, setDraft] = useDraft(key, { summary: '', feature: '', externalRef: '' })
  const [tried, setTried] = useState(false)
  const open = useMutation(
    trpc.case.open.mutationOptions({
      onSuccess: () => {
        clearDraft(key)
        announce({ tone: 'good', text: 'Case opened. It is on your desk.' })
        void queryClient.invalidateQueries(trpc.desk.get.queryFilter())
        void queryClient.invalidateQueries(trpc.tenant.get.queryFilter({ tenant: tenant.id }))
        onClose()
      },
    }),
  )
  const missing = draft.summary.trim() === '' ? 'Say in a few words what they call about.' : null

  return (
    <Dialog
      title={`Open a case for ${tenant.name}`}
      isOpen
      onClose={onClose}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="open-case" variant="primary" pendingLabel={open.isPending ? 'Opening…' : null}>
            Open the case
          </Button>
        </div>
      }
    >
      <form
        id="open-case"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing || open.isPending) return
          open.mutate({
            tenant: tenant.id,
            summary: draft.summary,
            ...(draft.feature ? { feature: draft.feature } : {}),
            ...(draft.externalRef ? { externalRef: draft.externalRef } : {}),
          })
        }}
      >
        <TextField
          multiline
          label="What do they call about?"
          autoFocus
          maxLength={500}
          value={draft.summary}
          error={tried ? missing : null}
          onChange={(event) => setDraft({ ...draft, summary: event.target.value })}
        />
        <Select
          label="Feature"
          optional
          value={draft.feature}
          onChange={(event) => setDraft({ ...draft, feature: event.target.value })}
          options={[
            { value: '', label: 'Not known yet' },
            ...tenant.features.map(({ feature }) => ({ value: feature.id, label: feature.title })),
          ]}
        />
        <TextField
          label="Number in your ticket system"
          optional
          maxLength={100}
          value={draft.externalRef}
          onChange={(event) => setDraft({ ...draft, externalRef: event.target.value })}
        />
        {open.isError && <RefusalNote refusal={refusalOf(open.error)} />}
      </form>
    </Dialog>
  )
}
