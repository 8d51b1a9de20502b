import type { z } from 'zod'
import type { Clients } from './clients.ts'
import type { TenantFacts } from './tenant.ts'
import type { EffectClass, Json, Role } from './vocabulary.ts'

/** One thing that will be different afterwards, in plain words. */
export type Effect = {
  /** "Dead letters put back into the queue" */
  what: string
  /** The component it touches; decides who may, and what is locked. */
  component: string
  /** The state now, in words that do not move from look to look: a run whose effects read otherwise at its start is refused. */
  before: string
  after: string
  /** How many things it touches, when that can be counted. */
  count: number | null
}

export type UndoPromise = { possible: true; withinMinutes: number; how: string } | { possible: false; why: string }

/** What a remediation says it would do, from real reads; nothing has been written. */
export type PlanDraft = {
  effects: Effect[]
  undo: UndoPromise
  /** How many tenants the effects reach; 1 unless the remediation acts on a shared component. */
  tenantsAffected: number
}

export type ReadContext<R, P> = { tenant: TenantFacts; params: P; read: R; now: Date; signal: AbortSignal }

export type StepContext<C extends Clients, P> = ReadContext<C['read'], P> & {
  write: C['write']
  idempotencyKey: string
  effects: Effect[]
  /** What earlier steps captured, by step id; undo gets its own step's capture here too. */
  captured: Record<string, Json>
}

export type StepOutcome =
  | { type: 'done'; message: string; captured?: Json }
  /** Nothing changed, or the step says what did; the run stops the line here. */
  | { type: 'failed'; message: string }

/** Did an effect whose outcome was never recorded happen? */
export type ProbeAnswer = 'happened' | 'did-not-happen' | 'cannot-tell'

export type Step<C extends Clients = Clients, P = unknown> = {
  id: string
  title: string
  timeoutMs: number
  /** Further tries after a failure that is known to have changed nothing. */
  retries: number
  run(context: StepContext<C, P>): Promise<StepOutcome>
  /** Asks the target, with read clients only. Absent: an intent without outcome cannot be told. */
  probe?(context: ReadContext<C['read'], P> & { idempotencyKey: string }): Promise<ProbeAnswer>
  /**
   * What the effect of this key captured, asked of the target with read clients only, when the step's own answer was lost. Absent
   * or null: a step that was recovered by its probe cannot be taken back.
   */
  recall?(context: ReadContext<C['read'], P> & { idempotencyKey: string }): Promise<Json | null>
  undo?(context: StepContext<C, P>): Promise<StepOutcome>
  /**
   * The same as `probe` for the undo, whose key is its own: did it happen? Absent: an undo whose worker died leaves `unknown`
   * to a person, although the target may know.
   */
  undoProbe?(context: ReadContext<C['read'], P> & { idempotencyKey: string; captured: StepContext<C, P>['captured'] }): Promise<ProbeAnswer>
}

export type ApprovalNeed = { by: Role; because: string }

/**
 * On a confirmed cause of a tenant's own, once an admin has switched it on, and only what is read-only or reversible and
 * needs no parameters. `budget` counts its runs over all tenants; a tenant is left alone for `coolDownMinutes` after one.
 */
export type AutomaticOffer = { budget: { runs: number; perHours: number }; coolDownMinutes: number }

export type Remediation<C extends Clients = Clients, P = unknown> = {
  id: string
  version: number
  title: string
  description: string
  cures: string[]
  /** What is locked while it runs: one mutating run per tenant and component. */
  component: string
  /** `shared` acts on what many tenants stand on, and is the only kind offered for a shared cause. */
  target: 'tenant' | 'shared'
  effect: EffectClass
  /** The least role that runs it without approval. */
  runBy: Role
  /** Pure: whose approval this exact plan needs, or null. */
  approval?: (options: { tenant: TenantFacts; params: P; plan: PlanDraft }) => ApprovalNeed | null
  /** Pure: why this exact plan needs a case to be named ("it is billed"), or null. A reason is always asked for. */
  caseNeeded?: (options: { tenant: TenantFacts; params: P; plan: PlanDraft }) => string | null
  /** Validated on the server, and turned into the form. */
  params: z.ZodType<P>
  budget: { runs: number; perHours: number }
  /** It may run by itself; absent: never. */
  automatic?: AutomaticOffer
  /** Cost in operator-minutes and risk 0 … 1, for the recommendation's value. */
  cost: number
  risk: number
  /** May refuse before anything is planned, with the reason and the way out. */
  precheck(context: ReadContext<C['read'], P>): Promise<{ type: 'ready' } | { type: 'stop'; reason: string; wayOut: string }>
  plan(context: ReadContext<C['read'], P>): Promise<PlanDraft>
  steps: Step<C, P>[]
  verify: {
    /** Run again besides the checks that had failed. */
    checks: string[]
    withinMs: number
    followUpAfterMinutes: number
  }
  /** Words for the caller: before pressing, and when it worked. */
  say: { before: string; after: string }
}

/** In a pack, bind the clients once: `const remediation = remediationDefiner<CommerceClients>()`. */
export function remediationDefiner<C extends Clients>() {
  return function defineRemediation<P>(remediation: Remediation<C, P>): Remediation<C, P> {
    return remediation
  }
}
