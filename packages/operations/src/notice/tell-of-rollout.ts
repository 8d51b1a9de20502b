import type { DatabaseTransaction } from '@lamplighter/db'
import type { RolloutRow } from '@lamplighter/db/queries'
import { roleTitles, type RolloutEvent } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { tell, titleOf } from './tell.ts'

type Moved = { rollout: RolloutRow; event: RolloutEvent | 'let-go'; by: string }

/** What moved a rollout and needs a person; anything else is nobody's news. */
export async function tellOfRollout(context: OperationsContext, tx: DatabaseTransaction, { rollout, event, by }: Moved): Promise<void> {
  const title = `The rollout of ${titleOf(context, rollout.remediation)}`
  const told = { tenant: null, link: `/rollouts/${rollout.id}`, ...(by.startsWith('system:') ? {} : { by }) }
  switch (event) {
    case 'ask': {
      const what = `${title} waits for the approval of ${roleTitles[rollout.neededRole ?? 'admin']} or above.`
      return tell(context, tx, { kind: 'approval.asked', what, until: rollout.approvalExpiresAt, ...told })
    }
    case 'expire':
      return tell(context, tx, { kind: 'approval.expired', what: `Nobody approved it in time: ${lowerFirst(title)} has ended.`, ...told })
    case 'pause':
      return tell(context, tx, { kind: 'rollout.paused', what: `${title} is paused; nothing new starts.`, ...told })
    case 'stop':
      return tell(context, tx, { kind: 'rollout.stopped', what: `${title} stopped by itself: too many runs did not fix.`, ...told })
    default:
      return
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
