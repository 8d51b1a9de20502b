import type { Json } from '@lamplighter/catalog/vocabulary'

/** Most bytes of JSON that one check's evidence may take in a row, a bundle or an event. */
export const evidenceBytesMax = 4096
const textLengthMax = 400
const listLengthMax = 20

/**
 * Evidence that fits into `evidenceBytesMax`: as it is when it fits; else with long texts and long lists cut, which
 * keeps its shape; else null, when even that is too much.
 */
export function boundEvidence(evidence: Json): Json {
  if (isPlainlySmall(evidence)) return evidence
  const text = JSON.stringify(evidence)
  // No character takes more than three bytes.
  if (text.length * 3 <= evidenceBytesMax || Buffer.byteLength(text) <= evidenceBytesMax) return evidence
  const cut = shorten(evidence)
  return byteLength(cut) <= evidenceBytesMax ? cut : null
}

/** A few short figures and words, as nearly all evidence is; told without writing it out. */
function isPlainlySmall(evidence: Json): boolean {
  if (evidence === null || typeof evidence !== 'object' || Array.isArray(evidence)) return false
  let characters = 0
  for (const key in evidence) {
    const value = evidence[key]
    if (typeof value === 'object' && value !== null) return false
    // A control character is written as six.
    characters += key.length + (typeof value === 'string' ? value.length : 5)
    if (characters * 6 > evidenceBytesMax / 2) return false
  }
  return characters > 0
}

function byteLength(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value))
}

function shorten(value: Json): Json {
  if (typeof value === 'string') return value.length > textLengthMax ? `${value.slice(0, textLengthMax)}…` : value
  if (Array.isArray(value)) return value.slice(0, listLengthMax).map(shorten)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shorten(inner)]))
}
