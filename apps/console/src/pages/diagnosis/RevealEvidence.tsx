import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button, IconClose, TextField, ZonedTime } from '@lamplighter/ui'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'

/** What the door writes in the place of what it hides. */
const mask = '•••'
const reasonLengthMin = 8

/** Whether this is worth a look behind the masks: something in it is hidden. */
export function isMasked(evidence: string): boolean {
  return evidence.includes(mask)
}

/** Shows personal data for a reason that is recorded: the check looks once more, and what it sees stays on this screen only. */
export function RevealEvidence(props: { tenant: string; check: string; mayNot: string | null }) {
  const { tenant, check, mayNot } = props
  const [asks, setAsks] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  // Gone with the screen: never in a cache, never in a draft.
  const reveal = useMutation(trpc.diagnosis.reveal.mutationOptions({ gcTime: 0 }))
  const missing = reason.trim().length < reasonLengthMin ? `Say in a few words (at least ${reasonLengthMin} letters) why.` : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (missing === null && !reveal.isPending) reveal.mutate({ tenant, check, reason: reason.trim() })
  }

  if (reveal.data) {
    return (
      <div className="mt-1.5 rounded-md border border-warn p-2">
        <p className="flex items-center justify-between gap-2 text-xs text-ink-soft">
          <span>
            Personal data, seen at <ZonedTime at={reveal.data.observedAt} seconds />; that you looked is recorded.
          </span>
          <Button size="sm" variant="quiet" icon={<IconClose />} onClick={() => reveal.reset()}>
            Hide
          </Button>
        </p>
        <pre className="mt-1 max-h-60 overflow-auto font-mono text-xs break-words whitespace-pre-wrap text-ink">
          {JSON.stringify(reveal.data.evidence, null, 2)}
        </pre>
      </div>
    )
  }
  if (!asks) {
    return (
      <span className="mt-1.5 block">
        <Button size="sm" onClick={() => setAsks(true)} disabledReason={mayNot}>
          Show what is masked
        </Button>
      </span>
    )
  }
  return (
    <form noValidate onSubmit={submit} className="mt-1.5 flex flex-col gap-2">
      <TextField
        autoFocus
        label="Why do you need to see it?"
        description="Stands in the audit log for ever. The check looks once more; secrets stay masked."
        maxLength={1000}
        value={reason}
        error={tried ? missing : null}
        onChange={(event) => setReason(event.target.value)}
      />
      <span className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" pendingLabel={reveal.isPending ? 'Looking…' : null}>
          Show it
        </Button>
        <Button size="sm" variant="quiet" onClick={() => setAsks(false)}>
          Cancel
        </Button>
      </span>
      {reveal.isError && <RefusalNote refusal={refusalOf(reveal.error)} />}
    </form>
  )
}
