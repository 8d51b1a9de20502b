import {
  findOperator,
  listAutomaticAttempts,
  listAutomaticOutcomes,
  listAutomaticTimes,
  listRemediationSettings,
  type AutomaticAttemptLine,
} from '@lamplighter/db/queries'
import { automaticStop, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { controlAction } from '../controls/control-actions.ts'
import { refuseWith } from '../run/door-refusal.ts'
import type { AutomaticLine } from '../views/automatic-view.ts'
import { switchAutomatic } from './switch-automatic.ts'

type Asked = { context: OperationsContext; operator: Operator; gate?: string }

const attemptsShown = 10
const outcomesRead = 50

/** What the pack lets run by itself: whether it does, on whose word, what is left of its budget, and what came of it lately. */
export async function listAutomatic({ context, operator }: Asked): Promise<AutomaticLine[]> {
  const offered = context.pack.remediations.filter(({ automatic }) => automatic !== undefined)
  if (offered.length === 0) return []
  const settings = new Map((await listRemediationSettings(context.db)).map((row) => [row.remediation, row]))
  return Promise.all(
    offered.map(async ({ id, title, effect, automatic, cures }): Promise<AutomaticLine> => {
      const setting = settings.get(id)
      const { budget, coolDownMinutes } = automatic!
      const since = new Date(context.now().getTime() - budget.perHours * 3_600_000)
      const outcomes = await listAutomaticOutcomes(context.db, {
        remediation: id,
        since: setting?.automaticAt ?? new Date(0),
        limit: outcomesRead,
      })
      const by = setting?.automaticBy ?? null
      return {
        remediation: { id, title },
        effect,
        cures: context.pack.causes.filter((cause) => cures.includes(cause.id)).map((cause) => ({ id: cause.id, title: cause.title })),
        on: setting?.automatic ?? false,
        changed:
          setting?.automaticAt && by !== null
            ? {
                at: setting.automaticAt.toISOString(),
                by: (await findOperator(context.db, { id: by }))?.name ?? by,
                reason: setting.automaticReason ?? '',
              }
            : null,
        budget: { ...budget, used: (await listAutomaticTimes(context.db, { remediation: id, since })).length },
        coolDownMinutes,
        stopped: automaticStop(outcomes),
        record: { fixed: outcomes.filter(({ verdict }) => verdict === 'fixed').length, of: outcomes.length },
        recent: (await listAutomaticAttempts(context.db, { scope: operator.scope, remediation: id, limit: attemptsShown })).map(
          attemptLine,
        ),
        action: controlAction({ kind: setting?.automatic ? 'forbid-automatic' : 'allow-automatic', operator }),
      }
    }),
  )
}

/** Switches it on or off, and answers with the list as it is then. */
export async function setAutomatic({
  context,
  operator,
  gate,
  ...asked
}: Asked & { remediation: string; on: boolean; reason: string }): Promise<AutomaticLine[]> {
  const changed = await switchAutomatic(context, { ...asked, operator, gate: gate ?? 'console' })
  if (changed.type === 'refused') throw refuseWith(changed.reasons)
  return listAutomatic({ context, operator })
}

function attemptLine({ tenant, tenantName, at, outcome, runId, verdict, reasons }: AutomaticAttemptLine): AutomaticLine['recent'][number] {
  return { tenant, tenantName, at: at.toISOString(), outcome, run: runId, verdict, reasons: reasons ?? [] }
}
