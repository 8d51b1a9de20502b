import { z } from 'zod'
import type { Clients, PlanDraft, Remediation, TenantFacts } from '@lamplighter/catalog'
import type { OperationsContext } from '../context.ts'
import { withDeadline } from './deadline.ts'

/** How long a remediation may look around before it must say what it would do. */
const draftTimeoutMs = 15_000

export type Draft = { type: 'draft'; draft: PlanDraft } | { type: 'stop'; reason: string; wayOut: string }

export type DraftOptions = { remediation: Remediation<Clients, unknown>; tenant: TenantFacts; params: unknown; signal: AbortSignal }

/**
 * Precheck and plan of a remediation, with read clients only. A pack that throws, hangs, or answers what is no plan is a
 * reason to stop, said in words; never a plan.
 */
export async function draftPlan(context: OperationsContext, { remediation, tenant, params, signal }: DraftOptions): Promise<Draft> {
  try {
    return await withDeadline({
      ms: draftTimeoutMs,
      signal,
      work: async (within) => {
        const read = context.clients.readClients({ tenant, signal: within })
        const reading = { tenant, params, read, now: context.now(), signal: within }
        const ready = await remediation.precheck(reading)
        if (ready.type === 'stop') return ready
        return { type: 'draft', draft: planDraftSchema.parse(await remediation.plan(reading)) }
      },
    })
  } catch (error) {
    const why = error instanceof z.ZodError ? 'its plan has the wrong form' : error instanceof Error ? error.message : String(error)
    return {
      type: 'stop',
      reason: `“${remediation.title}” could not look at ${tenant.name}: ${why}.`,
      wayOut: 'Diagnose again; hand it to an engineer if it stays so.',
    }
  }
}

const effectSchema = z.object({
  what: z.string(),
  component: z.string(),
  before: z.string(),
  after: z.string(),
  count: z.number().nullable(),
})
const planDraftSchema = z.object({
  effects: z.array(effectSchema),
  undo: z.discriminatedUnion('possible', [
    z.object({ possible: z.literal(true), withinMinutes: z.number().positive(), how: z.string() }),
    z.object({ possible: z.literal(false), why: z.string() }),
  ]),
  tenantsAffected: z.number().int().min(0),
})
