import type { PlanView } from '../server/answers.ts'

export type Confirmation = { reason: string; case: string; typedTenantName: string }

const reasonLengthMin = 3

/** What is still missing before the plan may run, by field. The server asks for the same. */
export function confirmationProblems(options: {
  plan: Pick<PlanView, 'friction' | 'tenant'>
  draft: Confirmation
}): Partial<Record<keyof Confirmation, string>> {
  const { friction, tenant } = options.plan
  const { draft } = options
  const problems: Partial<Record<keyof Confirmation, string>> = {}
  // The API asks for a reason of three characters whatever the plan says.
  if (draft.reason.trim().length < reasonLengthMin) problems.reason = 'Say in a few words why.'
  if (friction.caseRequired && draft.case.trim() === '') problems.case = 'Name the case that this belongs to.'
  if (friction.typeTenantName && draft.typedTenantName.trim() !== tenant.name) problems.typedTenantName = `Type exactly: ${tenant.name}`
  return problems
}
