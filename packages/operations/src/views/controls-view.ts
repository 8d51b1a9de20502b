import { z } from 'zod'
import { effectClassSchema, roleSchema, runStateSchema, runVerdictSchema } from '@lamplighter/catalog/vocabulary'
import { actionSchema, decisionSchema, instantSchema, namedSchema, operatorRefSchema } from './shared-shapes.ts'
import { budgetViewSchema } from './budget-view.ts'
import { effectViewSchema } from './run-view.ts'

/** Who stopped it, since when and why. */
export const stoppedSchema = z.object({ by: z.string(), since: instantSchema, because: z.string() })

export const freezeViewSchema = z.object({
  id: z.string(),
  because: z.string(),
  from: instantSchema,
  until: instantSchema,
  state: z.enum(['coming', 'active', 'ended', 'lifted']),
  /** In words: "everything", "region eu, 2 named tenants". */
  applies: z.string(),
  /** Named tenants that the reader may see. */
  tenants: z.array(z.object({ id: z.string(), name: z.string() })),
  by: z.string(),
  lifted: z.object({ by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
  lift: actionSchema,
})

export const glassViewSchema = z.object({
  id: z.string(),
  operator: operatorRefSchema,
  reason: z.string(),
  brokenAt: instantSchema,
  until: instantSchema,
  mendedAt: instantSchema.nullable(),
  isBroken: z.boolean(),
  /** Everything asked for meanwhile; `through` marks what only the broken glass let pass. */
  runs: z.array(
    z.object({
      run: z.string(),
      remediation: namedSchema,
      tenant: z.string(),
      tenantName: z.string(),
      state: runStateSchema,
      verdict: runVerdictSchema.nullable(),
      at: instantSchema,
      through: z.boolean(),
    }),
  ),
  reviewed: z.object({ by: z.string(), at: instantSchema, note: z.string() }).nullable(),
  review: actionSchema,
})
export type GlassView = z.infer<typeof glassViewSchema>

export const circuitViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), failed: z.number().int(), of: z.number().int() }),
  z.object({ state: z.literal('open'), failed: z.number().int(), of: z.number().int(), until: instantSchema }),
])

export const controlsViewSchema = z.object({
  /** What this operator may do here; every disabled one says why. */
  actions: z.object({
    stop: actionSchema,
    release: actionSchema,
    stopAll: actionSchema,
    releaseAll: actionSchema,
    freeze: actionSchema,
    resetCircuit: actionSchema,
  }),
  allStopped: stoppedSchema.nullable(),
  remediations: z.array(
    namedSchema.extend({
      effect: effectClassSchema,
      runBy: roleSchema,
      stopped: stoppedSchema.nullable(),
      circuit: circuitViewSchema,
      reset: z.object({ by: z.string(), at: instantSchema, because: z.string() }).nullable(),
    }),
  ),
  freezes: z.array(freezeViewSchema),
  glasses: z.object({ broken: z.array(glassViewSchema), waiting: z.array(glassViewSchema), reviewed: z.array(glassViewSchema) }),
  /** What was drawn on within its window, the scarcest first; what is not listed is untouched. */
  budgets: z.array(budgetViewSchema),
  limits: z.array(z.object({ of: z.enum(['operator', 'tenant', 'remediation']), runs: z.number().int(), perHours: z.number() })),
  /** How telling people outside of the console is going; null: no address is configured for it. */
  notices: z
    .object({
      deliveredAt: instantSchema.nullable(),
      failing: z.object({ since: instantSchema, message: z.string() }).nullable(),
      /** Given up after the last try, since the beginning. */
      givenUp: z.number().int(),
      givenUpAt: instantSchema.nullable(),
    })
    .nullable(),
  /** Whom the simulator can ask for. */
  operators: z.array(operatorRefSchema.extend({ scope: z.string(), disabled: z.boolean() })),
})
export type ControlsView = z.infer<typeof controlsViewSchema>

/** What holds everyone back just now, and one's own broken glass; on top of every screen while it lasts. */
export const standingViewSchema = z.object({
  glass: z.object({ id: z.string(), reason: z.string(), brokenAt: instantSchema, until: instantSchema }).nullable(),
  /** Other people's, for those who review them. */
  others: z.array(z.object({ operator: z.string(), reason: z.string(), until: instantSchema })),
  waitingReviews: z.number().int(),
  allStopped: stoppedSchema.nullable(),
  freezes: z.array(z.object({ because: z.string(), until: instantSchema, applies: z.string() })),
  breakGlass: actionSchema,
})
export type StandingView = z.infer<typeof standingViewSchema>

/** What would happen if this operator asked for this, there, now. Nothing was changed to find out. */
export const mayViewSchema = z.object({
  operator: operatorRefSchema.extend({ scope: z.string() }),
  remediation: namedSchema.extend({ effect: effectClassSchema, runBy: roleSchema }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  decision: decisionSchema,
  /** The answer in one sentence. */
  sentence: z.string(),
  basis: z.object({
    diagnosis: z.object({ id: z.string(), feature: z.string(), at: instantSchema, verdict: z.string() }).nullable(),
    /** `made`: from a plan made now by reading the tenant; `none`: without one; `stopped`: none could be made, and why. */
    plan: z.discriminatedUnion('type', [
      z.object({ type: z.literal('none') }),
      z.object({ type: z.literal('made'), effects: z.array(effectViewSchema), tenantsAffected: z.number().int() }),
      z.object({ type: z.literal('stopped'), reason: z.string(), wayOut: z.string() }),
    ]),
  }),
  /** Who could say yes, when somebody must. */
  approvers: z.array(operatorRefSchema),
  budgets: z.array(budgetViewSchema),
})
export type MayView = z.infer<typeof mayViewSchema>
