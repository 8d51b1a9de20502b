import type { Operator } from './decide-input.ts'
import { refusal, type Refusal } from './refusal.ts'
import { isAtLeast, roleTitles, type ChangingRole } from './role-order.ts'
import { describeScope, isWithin, type Scope } from './scope.ts'

/** What holds everyone back, or lets them go on; each is one row of `controlRules`. */
export type ControlKind =
  | 'stop-remediation'
  | 'release-remediation'
  | 'stop-everything'
  | 'release-everything'
  | 'freeze'
  | 'lift-freeze'
  | 'reset-circuit'
  | 'allow-automatic'
  | 'forbid-automatic'
  | 'break-glass'
  | 'mend-glass'
  | 'review-glass'

type ControlRule = {
  least: ChangingRole
  /** As it stands in a refusal: "L1 support may not …". */
  says: string
  /**
   * `everything`: it lets all tenants' runs go on, so only who sees all of them may. `named`: the tenants it names. `any`:
   * it only holds back, or concerns nobody but the operator: whoever sees a danger stops the line, however little they see.
   */
  over: 'everything' | 'named' | 'any'
}

export const controlRules: Record<ControlKind, ControlRule> = {
  'stop-remediation': { least: 'lead', says: 'switch a remediation off', over: 'any' },
  'release-remediation': { least: 'lead', says: 'switch a remediation on again', over: 'everything' },
  'stop-everything': { least: 'lead', says: 'stop all remediations', over: 'any' },
  'release-everything': { least: 'lead', says: 'let remediations go on', over: 'everything' },
  freeze: { least: 'lead', says: 'freeze changes', over: 'named' },
  'lift-freeze': { least: 'lead', says: 'lift a freeze', over: 'named' },
  'reset-circuit': { least: 'lead', says: 'close a circuit again', over: 'everything' },
  'allow-automatic': { least: 'admin', says: 'let a remediation run by itself', over: 'everything' },
  'forbid-automatic': { least: 'admin', says: 'keep a remediation from running by itself', over: 'any' },
  'break-glass': { least: 'l2', says: 'break the glass', over: 'any' },
  'mend-glass': { least: 'l2', says: 'put the glass back', over: 'any' },
  'review-glass': { least: 'lead', says: 'review a broken glass', over: 'named' },
}

export type ControlInput = {
  kind: ControlKind
  operator: Operator
  /** Always asked for, and kept: a control without a reason is a riddle for whoever is held up by it. */
  reason: string
  /** Whom it is about, for kinds that are over `named` tenants; a tenant named there was found in the operator's scope. */
  applies?: Scope
  /** Whose glass it is, for a review. */
  glassOf?: string
}

/** May this operator hold back, or let go on? Empty means yes; every reason at once otherwise. Pure, the same for every door. */
export function refuseControl({ kind, operator, reason, applies, glassOf }: ControlInput): Refusal[] {
  const { least, says, over } = controlRules[kind]
  const reasons: Refusal[] = []
  if (!isAtLeast({ role: operator.role, least })) {
    reasons.push(refusal('control/role', { needs: roleTitles[least], has: roleTitles[operator.role], says }))
  }
  if (glassOf !== undefined && glassOf === operator.id && kind === 'review-glass') reasons.push(refusal('glass/own', {}))
  if (reason.trim() === '') reasons.push(refusal('request/no-reason', {}))
  if (applies && over === 'named' && namesNobody(applies)) reasons.push(refusal('freeze/nobody', {}))
  const needed: Scope | null = over === 'everything' ? { kind: 'everything' } : over === 'named' ? (applies ?? null) : null
  if (operator.scope.kind === 'nothing' || (needed && !isWithin({ inner: needed, outer: operator.scope }))) {
    reasons.push(refusal('control/scope', { says, scope: describeScope(operator.scope) }))
  }
  return reasons
}

function namesNobody(scope: Scope): boolean {
  if (scope.kind === 'everything') return false
  return scope.kind === 'nothing' || scope.regions.length + scope.tiers.length + scope.tenants.length === 0
}
