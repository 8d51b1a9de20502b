import type { RefusalReason } from './views/shared-shapes.ts'

/**
 * A "no" at the door: what was asked for does not exist, or not for this operator. Carries code, words, way out and who
 * could help; the API maps it once. Expected outcomes inside a use case are values, never this.
 */
export class OperationRefusal extends Error {
  readonly refusal: RefusalReason
  constructor(refusal: Omit<RefusalReason, 'who'> & { who?: string | null }, options?: ErrorOptions) {
    super(refusal.message, options)
    this.name = 'OperationRefusal'
    this.refusal = { ...refusal, who: refusal.who ?? null }
  }
}

/** For a name that nothing bears: says it, offers the nearest names that do exist, and where to find the rest. */
export function refuseUnknown(options: {
  noun: string
  id: string
  known: string[]
  wayOut: string
  who?: string | null
}): OperationRefusal {
  const { noun, known, wayOut, who } = options
  const id = options.id.length > 60 ? `${options.id.slice(0, 57)}…` : options.id
  const near = nearNames({ name: options.id, known })
  const message = `There is no ${noun} “${id}”.${near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''}`
  return new OperationRefusal({ code: `${noun.replaceAll(' ', '-')}/unknown`, message, wayOut, who: who ?? null })
}

const nearNamesMax = 3

/** Names that contain it or differ by a few letters, nearest first. */
export function nearNames({ name, known }: { name: string; known: string[] }): string[] {
  const wanted = name.toLowerCase().slice(0, 60)
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  return known
    .map((candidate) => ({ candidate, distance: nameDistance({ wanted, candidate: candidate.toLowerCase() }) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, nearNamesMax)
    .map(({ candidate }) => candidate)
}

function nameDistance({ wanted, candidate }: { wanted: string; candidate: string }): number {
  if (wanted.length > 2 && (candidate.includes(wanted) || wanted.includes(candidate))) return 1
  return editDistance(wanted, candidate)
}

/** Levenshtein's distance: letters put in, taken out or exchanged. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const exchange = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(exchange, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return previous[to.length]!
}
