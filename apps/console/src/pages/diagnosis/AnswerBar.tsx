import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { announce, Button, RelativeTime, Select, StatusGlyph } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'

/** "Was this it?" What people answer makes the next diagnosis better; it can be answered anew, and withdrawn. */
export function AnswerBar(props: { diagnosis: DiagnosisView; mayNotLook: string | null }) {
  const { diagnosis, mayNotLook } = props
  const { data } = useQuery(trpc.learning.outcome.queryOptions({ diagnosis: diagnosis.id }))
  const [asks, setAsks] = useState(false)
  const answer = useMutation(
    trpc.learning.answer.mutationOptions({
      onSuccess: (outcome) => {
        queryClient.setQueryData(trpc.learning.outcome.queryKey({ diagnosis: diagnosis.id }), outcome)
        setAsks(false)
        announce({
          tone: 'good',
          text:
            outcome.countedBy === null
              ? 'Thank you. The next diagnosis knows.'
              : 'Thank you. This shared cause was told before, and counts once.',
        })
      },
    }),
  )
  if (!data) return null
  const { outcome, stated } = data
  const isAsked = outcome === null || asks
  return (
    <section aria-label="Was this it?" className="mt-4 flex flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-2.5 text-sm">
      {!isAsked && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className={outcome.right === false ? 'text-warn' : 'text-good'}>
            <StatusGlyph shape={outcome.right === false ? 'triangle' : 'check'} />
          </span>
          <span className="min-w-0 flex-1 text-ink">
            {sayOutcome(outcome)}
            <span className="text-ink-faint">
              {' '}
              · {outcome.source === 'answer' ? `said ${outcome.by ?? 'an operator'}` : 'shown by a run'} · <RelativeTime at={outcome.at} />
            </span>
          </span>
          <Button size="sm" variant="quiet" onClick={() => setAsks(true)} disabledReason={mayNotLook}>
            Answer anew
          </Button>
        </p>
      )}
      {isAsked && (
        <div className="flex flex-wrap items-end gap-2">
          <p className="min-w-0 flex-1 basis-48 self-center font-medium text-ink">
            {stated ? `Was it “${stated.title}”?` : 'What was it in the end?'}
          </p>
          {stated && (
            <Button
              size="sm"
              disabledReason={mayNotLook}
              pendingLabel={answer.isPending ? 'One moment…' : null}
              onClick={() => answer.mutate({ diagnosis: diagnosis.id, answer: { type: 'yes' } })}
            >
              Yes, this was it
            </Button>
          )}
          <OtherAnswer
            candidates={data.candidates}
            mayNotLook={mayNotLook}
            isPending={answer.isPending}
            onAnswer={(given) => answer.mutate({ diagnosis: diagnosis.id, answer: given })}
          />
        </div>
      )}
      {answer.isError && <RefusalNote refusal={refusalOf(answer.error)} />}
    </section>
  )
}

type Other = { type: 'other'; cause: string | null } | { type: 'nothing-wrong' }

function OtherAnswer(props: {
  candidates: { id: string; title: string }[]
  mayNotLook: string | null
  isPending: boolean
  onAnswer: (answer: Other) => void
}) {
  const { candidates, mayNotLook, isPending, onAnswer } = props
  const [choice, setChoice] = useState('')
  return (
    <span className="flex flex-wrap items-end gap-2">
      <Select
        label="No, it was"
        className="w-60"
        value={choice}
        onChange={(event) => setChoice(event.target.value)}
        options={[
          { value: '', label: 'Choose…' },
          { value: 'nothing', label: 'Nothing: it works' },
          { value: 'else', label: 'Something that is not listed' },
          ...candidates.map(({ id, title }) => ({ value: `cause ${id}`, label: title })),
        ]}
      />
      <Button
        size="sm"
        disabledReason={mayNotLook ?? (choice === '' ? 'Choose what it was first.' : null)}
        pendingLabel={isPending ? 'One moment…' : null}
        onClick={() => onAnswer(answerOf(choice))}
      >
        Say so
      </Button>
    </span>
  )
}

function answerOf(choice: string): Other {
  if (choice === 'nothing') return { type: 'nothing-wrong' }
  return { type: 'other', cause: choice === 'else' ? null : choice.slice('cause '.length) }
}

function sayOutcome(outcome: { right: boolean | null; cause: { title: string } | null }): string {
  if (outcome.right === true) return `It was this: ${outcome.cause?.title}.`
  if (outcome.cause === null) return 'It was none of the causes that the pack knows.'
  return outcome.right === false ? `It was something else: ${outcome.cause.title}.` : `It was ${outcome.cause.title}.`
}
