import type { RolloutsSearch } from '../../paths.ts'
import { findParamProblem, type ParamField, type ParamValues, toParams } from '../../plan/params-schema.ts'
import type { RolloutAsked } from '../../server/answers.ts'

/** What is typed into the form, as it is typed. */
export type RolloutDraft = {
  remediation: string
  /** Of the chosen remediation, by key; what is absent stands at its default. */
  params: ParamValues
  by: 'tenants' | 'cause' | 'shared-problem'
  cause: string
  problem: string
  tenants: string
  ringMax: string
  tolerance: string
}

export type DraftProblems = Partial<Record<Exclude<keyof RolloutDraft, 'params'>, string>> & { params?: Record<string, string> }

/** An empty form, or one that a link has filled in. */
export function draftFrom(search: RolloutsSearch): RolloutDraft {
  return {
    remediation: search.remediation ?? '',
    params: {},
    by: search.problem ? 'shared-problem' : search.cause ? 'cause' : 'tenants',
    cause: search.cause ?? '',
    problem: search.problem ?? '',
    tenants: '',
    ringMax: '16',
    tolerance: '0',
  }
}

/** Each link has a draft of its own, or an older one would stand in the form that it opens. */
export function draftKeyOf({ remediation = '', cause = '', problem = '' }: RolloutsSearch): string {
  return `plan rollout ${remediation} ${cause} ${problem}`.trim()
}

/** What is asked for, once everything is there; until then, what is missing, by field. */
export function readAsked({ draft, fields }: { draft: RolloutDraft; fields: ParamField[] }): {
  asked: RolloutAsked | null
  problems: DraftProblems
} {
  const problems: DraftProblems = {}
  const wrong = fields.flatMap((field) => {
    const message = findParamProblem({ field, value: draft.params[field.key] ?? field.initial })
    return message === null ? [] : [[field.key, message] as const]
  })
  const tenants = [...new Set(draft.tenants.split(/[\s,;]+/).filter(Boolean))]
  const ringMax = wholeNumber(draft.ringMax)
  const tolerance = wholeNumber(draft.tolerance)
  if (draft.remediation === '') problems.remediation = 'Choose what is to be done.'
  if (wrong.length > 0) problems.params = Object.fromEntries(wrong)
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
  const params = fields.length === 0 ? {} : { params: toParams({ fields, values: draft.params }) }
  return { asked: { remediation: draft.remediation, ...params, selection, ringMax, tolerance }, problems }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null
}
