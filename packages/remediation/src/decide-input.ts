import type { Remediation, TenantFacts } from '@lamplighter/catalog'
import type { DiagnosisVerdict, NodeKind, Role } from '@lamplighter/catalog/vocabulary'
import type { BudgetUse } from './budget.ts'
import type { Circuit } from './circuit.ts'
import type { Refusal } from './refusal.ts'
import type { ChangingRole } from './role-order.ts'
import type { Scope, ScopedTenant } from './scope.ts'

export type Operator = { id: string; name: string; role: Role; scope: Scope }

// oxlint-disable-next-line typescript/no-explicit-any -- parameters were typed where the remediation is defined
type AnyRemediation = Remediation<any, any>

/** What `decide` reads of a remediation; any pack's remediation fits. */
export type DecidedRemediation = Pick<
  AnyRemediation,
  'id' | 'title' | 'version' | 'cures' | 'component' | 'target' | 'effect' | 'runBy' | 'approval'
>

export type DecidedPlan = { hash: string; madeAt: Date } & Parameters<NonNullable<DecidedRemediation['approval']>>[0]['plan']

/** Everything that the plan touches: what is authorised, whatever the procedure is called. */
export type Closure = {
  /** `kind` null: the pack does not know it. */
  components: { id: string; kind: NodeKind | null }[]
  tenants: ScopedTenant[]
  /** Tenants that the plan says it reaches but that could not be named; only `everything` covers them. */
  unnamedTenants: number
}

export type DecidedDiagnosis = {
  id: string
  tenant: string
  at: Date
  verdict: DiagnosisVerdict
  scope: 'tenant' | 'shared' | null
  causes: { id: string; title: string; node: string; probability: number }[]
}

export type HeldLock = { component: string; run: string; by: string; since: Date }
export type Freeze = { because: string; from: Date; until: Date; applies: Scope }
export type KillSwitch = { by: string; since: Date; because: string }
export type BreakGlass = { by: string; reason: string; until: Date }
/** A yes that was given; whether it counts is decided again each time. */
export type GivenApproval = { by: Operator; planHash: string; expiresAt: Date }

export type DecideInput = {
  /**
   * `automatic`: nobody pressed · `rollout`: one of many tenants, as an approved rollout has its turn · `undo`: takes back a
   * run, needs no diagnosis and is never stopped by limits.
   */
  purpose: 'operator' | 'automatic' | 'rollout' | 'undo'
  /** `offer`: no plan yet · `request`: about to consume the plan · `start`: a worker has it; ages were checked before. */
  phase: 'offer' | 'plan' | 'request' | 'start'
  operator: Operator
  remediation: DecidedRemediation
  tenant: TenantFacts
  params: unknown
  plan: DecidedPlan | null
  closure: Closure
  diagnosis: DecidedDiagnosis | null
  budgets: BudgetUse[]
  circuit: Circuit
  /** Held by other runs, on any tenant and component of the closure. */
  locks: HeldLock[]
  freezes: Freeze[]
  killSwitch: KillSwitch | null
  /** The same for all remediations at once. */
  allStopped: KillSwitch | null
  breakGlass: BreakGlass | null
  approval: GivenApproval | null
  /** An admin has let this remediation run by itself. */
  automaticAllowed: boolean
  now: Date
}

/** Through which gate an allowed run passes; kept in the audit. */
export type Gate = 'role' | 'approval' | 'break-glass' | 'automatic'

export type Decision =
  | { type: 'allow'; via: Gate }
  | { type: 'needs-approval'; by: ChangingRole; because: string }
  | { type: 'refuse'; reasons: Refusal[] }
