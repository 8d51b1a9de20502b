import { useState } from 'react'
import { announce, Button, TextField } from '@lamplighter/ui'
import { reasonDisabled } from '../../run-actions/show-run.ts'
import { clearDraft, useDraft } from '../../server/draft.ts'
import type { RolloutView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpcClient } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { count, ended, roleWords } from '../../words/plain-words.ts'
import { showRollout } from './show-rollout.ts'

/** The last step before many tenants change: the reason, the number where nothing takes it back, and who else must agree. */
export function StartForm(props: { rollout: RolloutView }) {
  const { rollout } = props
  const draftKey = `rollout ${rollout.id}`
  const [draft, setDraft] = useDraft(draftKey, { reason: '', case: '', typedCount: '' })
  const [tried, setTried] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const noReason = draft.reason.trim().length < 3
  const wrongCount = rollout.typeCount !== null && draft.typedCount.trim() !== String(rollout.typeCount)
  const noCase = rollout.caseNeeded !== null && draft.case.trim() === ''
  const blocked = reasonDisabled(rollout.actions.start)

  const start = async () => {
    setTried(true)
    if (noReason || noCase || wrongCount || blocked !== null || pending || rollout.hash === null) return
    setPending(true)
    setError(null)
    try {
      const next = await trpcClient.rollout.start.mutate({
        rollout: rollout.id,
        hash: rollout.hash,
        reason: draft.reason.trim(),
        ...(draft.case.trim() ? { case: draft.case.trim() } : {}),
        ...(rollout.typeCount === null ? {} : { typedCount: draft.typedCount }),
      })
      showRollout(next)
      clearDraft(draftKey)
      announce({ tone: 'good', text: next.state === 'running' ? 'Ring 1 starts.' : 'Asked. Another person decides now.' })
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }

  return (
    <form
      className="flex flex-col gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      {rollout.approval && (
        <p className="text-sm text-pretty text-ink-soft">
          It needs the approval of a {roleWords[rollout.approval.by]}. {ended(rollout.approval.because)}
        </p>
      )}
      <TextField
        multiline
        label="Why are you doing this?"
        description="Stands in the audit log, with every run."
        maxLength={1000}
        value={draft.reason}
        error={tried && noReason ? 'Say in a few words why.' : null}
        onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
      />
      <TextField
        label="Case or ticket"
        optional={rollout.caseNeeded === null}
        {...(rollout.caseNeeded === null ? {} : { description: `Asked for because ${ended(rollout.caseNeeded)}` })}
        error={tried && noCase ? 'Name the case that this belongs to.' : null}
        maxLength={100}
        value={draft.case}
        onChange={(event) => setDraft({ ...draft, case: event.target.value })}
      />
      {rollout.typeCount !== null && (
        <TextField
          label={`Type “${rollout.typeCount}” to confirm`}
          description={`This cannot be undone, for ${count({ of: rollout.typeCount, one: 'tenant', many: 'tenants' })}.`}
          inputMode="numeric"
          autoComplete="off"
          value={draft.typedCount}
          error={tried && wrongCount ? `Type ${rollout.typeCount}.` : null}
          onChange={(event) => setDraft({ ...draft, typedCount: event.target.value })}
        />
      )}
      <Button
        type="submit"
        size="lg"
        variant={rollout.effect === 'irreversible' ? 'danger' : 'primary'}
        disabledReason={blocked}
        reasonAs="text"
        pendingLabel={pending ? 'One moment…' : null}
      >
        {rollout.approval ? 'Ask for approval' : `Start with ring 1 of ${rollout.rings.length}`}
      </Button>
      {error !== null && <RefusalNote refusal={refusalOf(error)} />}
    </form>
  )
}
