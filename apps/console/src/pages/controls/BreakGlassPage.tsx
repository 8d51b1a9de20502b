import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { announce, Button, Countdown, Section, StaleNote } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { ReasonedAction } from '../../run-actions/ReasonedAction.tsx'
import { refusalOf } from '../../server/refusal.ts'
import { trpcClient } from '../../server/trpc.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { disabledBecause, showStanding } from './show-controls.ts'

export const BreakGlassRoute = createLazyRoute('/break-glass')({ component: BreakGlassPage })

/** For the one case that limits did not foresee: what it does and does not do, a reason, and it is on record. */
export function BreakGlassPage() {
  const { data: standing } = useSuspenseQuery(pageQueries.standing())
  const { glass, breakGlass } = standing
  return (
    <div className="mx-auto max-w-180">
      <PageHeader title="Break the glass" />
      <Section title={glass ? 'Your glass is broken' : 'When a customer can not wait'}>
        <div className="flex flex-col gap-4">
          <ul className="list-disc pl-5 text-sm text-pretty text-ink-soft">
            <li>
              For 30 minutes freezes, budgets and open circuits give way to you, and you need not wait for approval of what can be taken
              back.
            </li>
            <li>What can not be undone still takes a second person. Kill switches, locks and your scope hold as ever.</li>
            <li>Leads are told at once, everything you do is on record, and somebody else reviews it afterwards.</li>
          </ul>
          {glass ? (
            <Broken until={glass.until} reason={glass.reason} />
          ) : (
            <ReasonedAction
              draftKey="break glass"
              label="Why can it not wait?"
              choices={[
                {
                  key: 'break',
                  label: 'Break the glass for 30 minutes',
                  variant: 'danger',
                  disabledReason: disabledBecause(breakGlass),
                  act: async (reason) => {
                    showStanding(await trpcClient.controls.breakGlass.mutate({ reason }))
                    announce({ tone: 'good', text: 'The glass is broken for 30 minutes. Everything is recorded.' })
                  },
                },
              ]}
            />
          )}
        </div>
      </Section>
    </div>
  )
}

function Broken(props: { until: string; reason: string }) {
  const [error, setError] = useState<unknown>(null)
  const mend = async () => {
    try {
      showStanding(await trpcClient.controls.mendGlass.mutate())
      announce({ tone: 'good', text: 'Limits hold again. It will be reviewed.' })
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <>
      <StaleNote
        shape="triangle"
        action={
          <Button size="sm" onClick={() => void mend()}>
            Put it back
          </Button>
        }
      >
        “{props.reason}”: limits give way for another <Countdown until={props.until} over="moment" />.
      </StaleNote>
      {error !== null && <RefusalNote refusal={refusalOf(error)} />}
    </>
  )
}
