import { useState } from 'react'
import { Button, Countdown, StaleNote, TextField, useNow } from '@lamplighter/ui'
import type { PlanView } from '../server/answers.ts'
import { ended } from '../words/plain-words.ts'
import { confirmationProblems, type Confirmation } from './confirmation.ts'

export const emptyConfirmation: Confirmation = { reason: '', case: '', typedTenantName: '' }

/** The last step before something changes: as much friction as the effect deserves, and a button that says why it waits. */
export function ConfirmForm(props: {
  plan: PlanView
  draft: Confirmation
  onDraft: (next: Confirmation) => void
  onRemake: () => void
  isRemaking: boolean
  onStart: () => void
  isStarting: boolean
}) {
  const { plan, draft, onDraft, onRemake, isRemaking, onStart, isStarting } = props
  const [tried, setTried] = useState(false)
  const stale = useNow().getTime() > Date.parse(plan.staleAt)
  const { friction, decision, tenant } = plan
  const problems = confirmationProblems({ plan, draft })
  const refused = decision.type === 'refuse' ? decision.reasons.map((reason) => `${reason.message} ${reason.wayOut}`).join(' ') : null
  const blocked = refused ?? (stale ? 'The plan is too old. Make a new one; what you typed stays.' : null)
  const irreversible = plan.effect === 'irreversible'

  return (
    <form
      className="flex flex-col gap-3 border-t border-line pt-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (blocked === null && Object.keys(problems).length === 0 && !isStarting) onStart()
      }}
    >
      {stale && (
        <StaleNote
          action={
            <Button size="sm" variant="primary" onClick={onRemake} pendingLabel={isRemaking ? 'Making…' : null}>
              Make a new plan
            </Button>
          }
        >
          This plan has grown too old to be acted on: things may have changed since. What you typed stays.
        </StaleNote>
      )}
      <TextField
        multiline
        label="Why are you doing this?"
        optional={!friction.reasonRequired}
        description="Stands in the audit log for ever."
        maxLength={1000}
        value={draft.reason}
        error={tried ? (problems.reason ?? null) : null}
        onChange={(event) => onDraft({ ...draft, reason: event.target.value })}
      />
      <TextField
        label="Case or ticket"
        optional={!friction.caseRequired}
        {...(friction.caseBecause === null ? {} : { description: `Asked for because ${ended(friction.caseBecause)}` })}
        maxLength={100}
        value={draft.case}
        error={tried ? (problems.case ?? null) : null}
        onChange={(event) => onDraft({ ...draft, case: event.target.value })}
      />
      {friction.typeTenantName && (
        <TextField
          label={`Type “${tenant.name}” to confirm`}
          description={irreversible ? 'This cannot be undone.' : 'To be sure that it is the right customer.'}
          autoComplete="off"
          value={draft.typedTenantName}
          error={tried ? (problems.typedTenantName ?? null) : null}
          onChange={(event) => onDraft({ ...draft, typedTenantName: event.target.value })}
        />
      )}
      {/* Always in sight, so that nobody has to look for what to press. */}
      <div className="sticky bottom-0 -mx-4 -mb-4 flex flex-col gap-1 border-t border-line bg-surface px-4 py-3">
        <Button
          type="submit"
          size="lg"
          variant={irreversible ? 'danger' : 'primary'}
          disabledReason={blocked}
          reasonAs="text"
          pendingLabel={isStarting ? 'Starting…' : null}
        >
          {decision.type === 'needs-approval' ? 'Ask for approval' : plan.remediation.title}
        </Button>
        {!stale && (
          <p className="text-xs text-ink-faint">
            The plan holds for another <Countdown until={plan.staleAt} over="moment" />. Nothing has changed yet.
          </p>
        )}
      </div>
    </form>
  )
}
