import { classNames, CopyButton, IconCall, Progress, StatusGlyph, toneText, useNow } from '@lamplighter/ui'
import { Link } from '@tanstack/react-router'
import { paths } from '../../paths.ts'
import type { RunView } from '../../server/answers.ts'
import { isUnderWay, runLook } from '../../words/state-looks.ts'

/** The one thing to look at while somebody is on the phone: what goes on, how long still, what to say, may they hang up. */
export function RunNow(props: { run: RunView }) {
  const { run } = props
  const look = runLook(run)
  const underWay = isUnderWay(run.state)
  return (
    <section aria-label="Now" className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <output className="flex items-start gap-2.5 text-lg text-pretty text-ink">
        <span className={classNames('mt-1', toneText[look.tone])}>
          <StatusGlyph shape={look.shape} spinning={look.tone === 'busy'} />
        </span>
        {run.sentence}
      </output>
      {underWay && <Elapsed run={run} />}
      <div className="flex flex-wrap items-center justify-between gap-2 rounded-md bg-accent-soft px-3 py-2">
        <p className="min-w-0 flex-1 text-md text-pretty text-ink">
          <span className="block text-xs text-ink-soft">Say</span>
          {run.say}
        </p>
        <CopyButton text={run.say} label="Copy" />
      </div>
      <p className="flex items-center gap-2 text-sm text-ink-soft">
        <IconCall aria-hidden="true" className="size-4" />
        {hangUpWords(run, underWay)}
      </p>
      {run.verdict === 'unchanged' || run.verdict === 'worse' ? <WhatNow run={run} /> : null}
    </section>
  )
}

function Elapsed(props: { run: RunView }) {
  const { run } = props
  const now = useNow()
  const elapsedSeconds = Math.max(0, (now.getTime() - Date.parse(run.startedAt ?? run.requestedAt)) / 1000)
  return (
    <Progress
      label={run.state === 'verifying' ? 'Running the checks again' : 'Working'}
      elapsedSeconds={elapsedSeconds}
      usualSeconds={run.usualSeconds}
    />
  )
}

function hangUpWords(run: RunView, underWay: boolean): string {
  if (run.verdict === 'fixed') return 'You can hang up: the check that failed passes now.'
  if (run.safeToHangUp) return underWay ? 'You can hang up: this goes on by itself.' : 'You can hang up; nothing is lost.'
  return 'Stay on the line if you can.'
}

/** It did not help: the next step is another look, not another press. */
function WhatNow(props: { run: RunView }) {
  const { run } = props
  if (!run.feature) return null
  return (
    <p className="text-sm">
      <Link
        {...paths.diagnosis({ tenant: run.tenant.id, feature: run.feature.id })}
        className="rounded-sm font-medium text-accent underline underline-offset-2"
      >
        Diagnose {run.feature.title} again
      </Link>{' '}
      <span className="text-ink-soft">before anything else is tried.</span>
    </p>
  )
}
