import type { RolloutAsked } from '../../server/answers.ts'

/** What is typed into the form, as it is typed. */
export type RolloutDraft = {
  remediation: string
  by: 'tenants' | 'cause' | 'shared-problem'
  cause: string
  problem: string
  tenants: string
  ringMax: string
  tolerance: string
}

export type DraftProblems = Partial<Record<keyof RolloutDraft, string>>

/** What is asked for, once everything is there; until then, what is missing, by field. */
export function readAsked(draft: RolloutDraft): { asked: RolloutAsked | null; problems: DraftProblems } {
  const problems: DraftProblems = {}
  const tenants = [...new Set(draft.tenants.split(/[\s,;]+/).filter(Boolean))]
  const ringMax = wholeNumber(draft.ringMax)
  const tolerance = wholeNumber(draft.tolerance)
  if (draft.remediation === '') problems.remediation = 'Choose what is to be done.'
  if (draft.by === 'cause' && draft.cause === '') problems.cause = 'Choose the cause.'
  if (draft.by === 'shared-problem' && draft.problem === '') problems.problem = 'Choose the shared problem.'
  if (draft.by === 'tenants' && tenants.length === 0) problems.tenants = 'Name at least one tenant.'
  if (draft.by === 'tenants' && tenants.length > 500) problems.tenants = 'At most 500 tenants.'
  if (ringMax === null || ringMax < 1 || ringMax > 50) problems.ringMax = '1 to 50.'
  if (tolerance === null || tolerance > 50) problems.tolerance = '0 to 50.'
  if (Object.keys(problems).length > 0 || ringMax === null || tolerance === null) return { asked: null, problems }
  const selection: RolloutAsked['selection'] =
    draft.by === 'cause'
      ? { by: 'cause', cause: draft.cause }
      : draft.by === 'shared-problem'
        ? { by: 'shared-problem', problem: draft.problem }
        : { by: 'tenants', tenants }
  return { asked: { remediation: draft.remediation, selection, ringMax, tolerance }, problems }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null
}
