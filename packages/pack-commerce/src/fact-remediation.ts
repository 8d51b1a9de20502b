import type { Effect, PlanDraft, Remediation, StepContext, TenantFacts, UndoPromise } from '@lamplighter/catalog'
import type { z } from 'zod'
import { defineRemediation, type CommerceClients } from './commerce.ts'
import { actionStep, type Action } from './ops-action.ts'
import { instanceFact, platformFact, requireFact } from './ops-facts.ts'

type Written = Pick<
  Remediation,
  | 'id'
  | 'version'
  | 'title'
  | 'description'
  | 'cures'
  | 'component'
  | 'effect'
  | 'runBy'
  | 'budget'
  | 'automatic'
  | 'cost'
  | 'risk'
  | 'verify'
  | 'say'
>
type Seen<F, P> = { fact: F; tenant: TenantFacts; params: P }

export type FactRemediation<F, P> = Written & {
  target?: 'tenant' | 'shared'
  params: z.ZodType<P>
  approval?: Remediation<CommerceClients, P>['approval']
  caseNeeded?: Remediation<CommerceClients, P>['caseNeeded']
  /** The fact that precheck, plan and step read afresh each time. */
  fact: { from?: 'instance' | 'platform'; path: string; schema: z.ZodType<F> }
  /** Why there is nothing to do, or why it must not be done now; null when it may go on. */
  stop: (seen: Seen<F, P>) => { reason: string; wayOut: string } | null
  effects: (seen: Seen<F, P>) => Effect[]
  tenantsAffected?: (seen: Seen<F, P>) => number
  undo: UndoPromise
  step: { id: string; title: string; via?: 'instance' | 'platform'; timeoutMs?: number; action: (seen: Seen<F, P>) => Action }
}

/**
 * A remediation that reads one fact and asks the product for one action. Precheck, plan and step each read the fact
 * anew; the product itself refuses, or answers that nothing was changed, when in the meantime there is nothing left to do.
 */
export function factRemediation<F, P>(options: FactRemediation<F, P>): Remediation<CommerceClients, P> {
  const { fact, stop, effects, undo, step, tenantsAffected = () => 1, target = 'tenant', ...written } = options
  const seenBy = async (context: Pick<StepContext<CommerceClients, P>, 'read' | 'tenant' | 'params'>): Promise<Seen<F, P>> => {
    const read = fact.from === 'platform' ? platformFact : instanceFact
    const value = await requireFact(read({ read: context.read, path: fact.path, schema: fact.schema }), fact.path)
    return { fact: value, tenant: context.tenant, params: context.params }
  }
  return defineRemediation<P>({
    ...written,
    target,
    precheck: async (context) => {
      const halt = stop(await seenBy(context))
      return halt === null ? { type: 'ready' } : { type: 'stop', ...halt }
    },
    plan: async (context) => {
      const seen = await seenBy(context)
      return { effects: effects(seen), undo, tenantsAffected: tenantsAffected(seen) }
    },
    steps: [
      actionStep<P>({
        id: step.id,
        title: step.title,
        target: step.via ?? 'instance',
        ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
        undoable: undo.possible,
        action: async (context) => step.action(await seenBy(context)),
      }),
    ],
  })
}

export const diagnoseAgain = 'Diagnose again: something else may be the cause, or it has been mended already.'
export const untilTomorrow = (how: string): UndoPromise => ({ possible: true, withinMinutes: 1_440, how })
/** What many customers feel at once belongs to an incident or a change that others can find. */
export const incidentForMany = ({ plan }: { plan: PlanDraft }): string | null =>
  plan.tenantsAffected > 1 ? `${plan.tenantsAffected} shops feel it, and theirs is one incident` : null
export const noWayBack = (why: string): UndoPromise => ({ possible: false, why })
