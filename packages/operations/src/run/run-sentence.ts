import type { RunVerdict } from '@lamplighter/catalog/vocabulary'
import type { RunRow, RunStepRow } from '@lamplighter/db/queries'
import { runStates } from '@lamplighter/remediation'

const verdicts: Record<RunVerdict, string> = {
  fixed: 'Fixed: the checks that had failed pass again.',
  unchanged: 'It has ended, and the checks still fail.',
  worse: 'It has ended, and a check that had passed fails now.',
  unknown: 'It has ended, but the checks could not tell whether it helped.',
}

const undoVerdicts: Record<RunVerdict, string> = {
  fixed: 'It is taken back, and the checks pass.',
  unchanged: 'It is taken back; the checks say the same as before.',
  worse: 'It is taken back, and what it had mended fails again.',
  unknown: 'It is taken back, but the checks could not tell how things are now.',
}

/** What the state means now, in one sentence for someone on the phone. */
export function runSentence({ run, steps }: { run: RunRow; steps: RunStepRow[] }): string {
  if (run.verdict !== null && run.state === 'finished')
    return run.failure ? `${verdicts[run.verdict]} ${run.failure.message}` : verdicts[run.verdict]
  if (run.verdict !== null && run.state === 'undone') return undoVerdicts[run.verdict]
  const doing = steps.find((step) => step.state === 'intended')
  const says = run.cancelRequestedAt && !run.finishedAt ? 'It stops before its next step.' : runStates[run.state].says
  if ((run.state === 'running' || run.state === 'undoing') && doing) return `${says} Now: ${doing.title}.`
  return run.failure ? `${says} ${run.failure.message}` : says
}
