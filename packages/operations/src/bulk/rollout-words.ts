import type { RolloutRow } from '@lamplighter/db/queries'
import { rolloutStates } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { RolloutCounts } from '../views/rollout-view.ts'

/** How the tenants were chosen, in words. */
export function selectionWords(context: OperationsContext, { selection }: Pick<RolloutRow, 'selection'>): string {
  switch (selection.by) {
    case 'shared-problem':
      return 'Tenants on one shared problem'
    case 'cause':
      return `Tenants diagnosed with “${packIndex(context.pack).causes.get(selection.cause)?.title ?? selection.cause}”`
    case 'tenants':
      return selection.tenants.length === 1 ? 'One tenant, by name' : `${selection.tenants.length} tenants, by name`
  }
}

/** What the state means now, with its numbers, in one sentence. */
export function rolloutSentence({ rollout, counts }: { rollout: RolloutRow; counts: RolloutCounts }): string {
  const { state, because } = rollout
  const ended = counts.fixed + counts.unchanged + counts.worse + counts.unknown
  const { says } = rolloutStates[state]
  switch (state) {
    case 'planning':
      return `${says} ${counts.tenants - counts.waiting} of ${counts.tenants} counted.`
    case 'planned':
      return `${says} ${counts.planned} would be fixed, ${counts.refused} are refused.`
    case 'running':
    case 'aborting':
      return `${says} ${ended} of ${counts.tenants - counts.refused} have ended, ${counts.fixed} fixed.`
    case 'finished':
      return `${says} ${counts.fixed} fixed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}${ended > counts.fixed ? `, ${ended - counts.fixed} not fixed` : ''}.`
    case 'paused':
    case 'stopped':
    case 'aborted':
    case 'rejected':
    case 'expired':
      return because ? `${says} ${withStop(because.message)}` : says
    case 'awaiting-approval':
      return says
  }
}

function withStop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
