import { useState } from 'react'
import { Button, TextField } from '@lamplighter/ui'
import { clearDraft, useDraft } from '../server/draft.ts'
import { refusalOf } from '../server/refusal.ts'
import { RefusalNote } from '../shell/RefusalNote.tsx'

export type Choice = {
  key: string
  label: string
  variant: 'primary' | 'secondary' | 'danger'
  disabledReason: string | null
  act: (reason: string) => Promise<unknown>
}

const reasonLengthMin = 3

/** A reason and the choices that need one: approve or reject, go on or stop. Large enough for a thumb. */
export function ReasonedAction(props: { draftKey: string; label: string; choices: Choice[] }) {
  const { draftKey, label, choices } = props
  const [draft, setDraft] = useDraft(draftKey, { reason: '' })
  const [tried, setTried] = useState(false)
  const [pending, setPending] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const missing = draft.reason.trim().length < reasonLengthMin

  const act = async (choice: Choice) => {
    setTried(true)
    if (missing || pending) return
    setPending(choice.key)
    setError(null)
    try {
      await choice.act(draft.reason.trim())
      clearDraft(draftKey)
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(null)
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={label}
        description="Stands in the audit log for ever."
        maxLength={1000}
        value={draft.reason}
        error={tried && missing ? 'Say in a few words why.' : null}
        onChange={(event) => setDraft({ reason: event.target.value })}
      />
      <div className="grid gap-2 sm:flex sm:flex-wrap">
        {choices.map((choice) => (
          <Button
            key={choice.key}
            size="lg"
            variant={choice.variant}
            disabledReason={choice.disabledReason}
            reasonAs="text"
            pendingLabel={pending === choice.key ? 'One moment…' : null}
            onClick={() => void act(choice)}
          >
            {choice.label}
          </Button>
        ))}
      </div>
      {error !== null && <RefusalNote refusal={refusalOf(error)} />}
    </div>
  )
}
