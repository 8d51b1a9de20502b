export type FreezeDraft = { from: string; until: string; whom: 'everything' | 'some'; regions: string; tiers: string; tenants: string }

type Problems = Partial<Record<'until' | 'whom', string>>

export type FreezeInput = {
  from: string
  until: string
  applies: { kind: 'everything' } | { kind: 'some'; regions: string[]; tiers: string[]; tenants: string[] }
}

/** What a form says, in the operator's own zone, as the server takes it; or what is still missing, by field. */
export function readFreeze(draft: FreezeDraft): { input: FreezeInput } | { problems: Problems } {
  const problems: Problems = {}
  const from = new Date(draft.from)
  const until = new Date(draft.until)
  if (Number.isNaN(from.getTime()) || Number.isNaN(until.getTime())) problems.until = 'Say from when and until when.'
  else if (until <= from) problems.until = 'It ends after it begins.'
  const applies = { kind: 'some' as const, regions: names(draft.regions), tiers: names(draft.tiers), tenants: names(draft.tenants) }
  if (draft.whom === 'some' && applies.regions.length + applies.tiers.length + applies.tenants.length === 0)
    problems.whom = 'Name at least one tenant, region or tier: an empty list freezes nobody.'
  if (Object.keys(problems).length > 0) return { problems }
  return {
    input: {
      from: from.toISOString(),
      until: until.toISOString(),
      applies: draft.whom === 'everything' ? { kind: 'everything' } : applies,
    },
  }
}

/** "acme, bluebell" → two names; empty parts are nobody. */
function names(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((name) => name !== ''))]
}

/** For `<input type="datetime-local">`: the wall clock of the operator's zone, to the minute. */
export function localMinute(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}
