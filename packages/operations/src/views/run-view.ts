import { z } from 'zod'
import {
  checkStatusSchema,
  effectClassSchema,
  roleSchema,
  runStateSchema,
  runVerdictSchema,
  stepStateSchema,
} from '@lamplighter/catalog/vocabulary'
import { budgetViewSchema } from './budget-view.ts'
import { actionSchema, decisionSchema, instantSchema, namedSchema, operatorRefSchema } from './shared-shapes.ts'

export const effectViewSchema = z.object({
  what: z.string(),
  component: z.string(),
  before: z.string(),
  after: z.string(),
  count: z.number().nullable(),
})

export const undoPromiseSchema = z.discriminatedUnion('possible', [
  z.object({ possible: z.literal(true), withinMinutes: z.number(), how: z.string() }),
  z.object({ possible: z.literal(false), why: z.string() }),
])

export const planViewSchema = z.object({
  id: z.string(),
  /** The run consumes exactly this plan. */
  hash: z.string(),
  tenant: z.object({ id: z.string(), name: z.string() }),
  feature: namedSchema.nullable(),
  remediation: namedSchema.extend({ version: z.number(), description: z.string() }),
  cause: namedSchema.nullable(),
  params: z.record(z.string(), z.unknown()),
  effect: effectClassSchema,
  effects: z.array(effectViewSchema),
  undo: undoPromiseSchema,
  tenantsAffected: z.number().int(),
  steps: z.array(z.object({ id: z.string(), title: z.string() })),
  verifies: z.array(namedSchema),
  /** From history; null before the third run. */
  duration: z.object({ p50Seconds: z.number(), p90Seconds: z.number() }).nullable(),
  decision: decisionSchema,
  /** What is left of each budget that this would draw on. */
  budgets: z.array(budgetViewSchema),
  /** What the operator must still do before it runs: type the tenant's name, name a case. */
  friction: z.object({
    typeTenantName: z.boolean(),
    reasonRequired: z.boolean(),
    caseRequired: z.boolean(),
    caseBecause: z.string().nullable(),
  }),
  say: z.object({ before: z.string(), after: z.string() }),
  madeAt: instantSchema,
  staleAt: instantSchema,
})
export type PlanView = z.infer<typeof planViewSchema>

export const checkBeforeAfterSchema = z.object({
  check: z.string(),
  title: z.string(),
  before: checkStatusSchema,
  after: checkStatusSchema.nullable(),
  messageBefore: z.string(),
  messageAfter: z.string().nullable(),
})

export const runViewSchema = z.object({
  id: z.string(),
  tenant: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  feature: namedSchema.nullable(),
  remediation: namedSchema,
  cause: namedSchema.nullable(),
  effect: effectClassSchema,
  effects: z.array(effectViewSchema),
  params: z.record(z.string(), z.unknown()),
  planHash: z.string(),
  state: runStateSchema,
  verdict: runVerdictSchema.nullable(),
  /** What the state means now, in one sentence for someone on the phone. */
  sentence: z.string(),
  /** "You can hang up: this goes on by itself." */
  safeToHangUp: z.boolean(),
  say: z.string(),
  requestedBy: operatorRefSchema,
  requestedAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  usualSeconds: z.number().nullable(),
  attempt: z.number().int(),
  reason: z.string(),
  case: z.string().nullable(),
  gate: z.string(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: stepStateSchema,
      attempt: z.number().int(),
      startedAt: instantSchema.nullable(),
      finishedAt: instantSchema.nullable(),
      message: z.string().nullable(),
    }),
  ),
  checks: z.array(checkBeforeAfterSchema),
  undo: z.discriminatedUnion('type', [
    z.object({ type: z.literal('available'), until: instantSchema, how: z.string() }),
    z.object({ type: z.literal('unavailable'), reason: z.string() }),
  ]),
  undoOf: z.string().nullable(),
  /** The rollout that it is a part of; null: it was asked for alone. */
  rollout: z.string().nullable(),
  undoneBy: z.string().nullable(),
  approval: z
    .object({
      by: z.string(),
      because: z.string(),
      expiresAt: instantSchema,
      /** Who is asked, in order, from when on; whoever was asked before still is. */
      ladder: z.array(z.object({ role: roleSchema, at: instantSchema, asked: z.boolean() })),
      /** When it is passed on to the next, while nobody has answered; null: the last one is asked, or it is decided. */
      nextAt: instantSchema.nullable(),
      decidedBy: operatorRefSchema.nullable(),
      decidedAt: instantSchema.nullable(),
      decision: z.enum(['approved', 'rejected']).nullable(),
    })
    .nullable(),
  actions: z.object({ cancel: actionSchema, undo: actionSchema, approve: actionSchema, reject: actionSchema, decide: actionSchema }),
  log: z.array(z.object({ at: instantSchema, text: z.string() })),
})
export type RunView = z.infer<typeof runViewSchema>

export const runLineSchema = z.object({
  id: z.string(),
  tenant: z.string(),
  tenantName: z.string(),
  remediation: namedSchema,
  state: runStateSchema,
  verdict: runVerdictSchema.nullable(),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
})
export type RunLine = z.infer<typeof runLineSchema>

const atWorkShared = { by: z.string(), since: instantSchema, state: runStateSchema }
/** Somebody, or something, at work on a tenant now, or on what it shares with others. */
export const atWorkSchema = z.discriminatedUnion('where', [
  z.object({ where: z.literal('here'), ...atWorkShared, run: z.string(), remediation: namedSchema }),
  /** Started for another tenant in scope, on a component that this one stands on too. */
  z.object({
    where: z.literal('shared'),
    ...atWorkShared,
    run: z.string(),
    remediation: namedSchema,
    component: namedSchema,
    tenant: z.object({ id: z.string(), name: z.string() }),
  }),
  /** The same for a tenant outside the operator's scope: neither it nor its run is named. */
  z.object({ where: z.literal('out-of-scope'), ...atWorkShared, component: namedSchema }),
])
export type AtWork = z.infer<typeof atWorkSchema>
