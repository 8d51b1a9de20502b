import type { Json } from '@lamplighter/catalog/vocabulary'

/**
 * A template with its `{name}` places filled. Whatever is missing, the result reads as a sentence and never shows a
 * brace, `undefined` or `null`: an aside in parentheses without its value is dropped, then a sentence without its value
 * when another one stands, and at last the place itself says that it is not known. Values are cut to one short line.
 */
export function fillWords({ template, values }: { template: string; values: Record<string, Json | undefined> }): string {
  const valueOf = (name: string) => sayValue(readPath({ values, path: name.trim() }))
  const hasAll = (text: string) => [...text.matchAll(place)].every(([, name]) => valueOf(name!) !== null)
  const withoutAsides = template.replaceAll(/\s*\([^()]*\{[^{}]*\}[^()]*\)/g, (aside) => (hasAll(aside) ? aside : ''))
  const sentences = withoutAsides.split(/(?<=[.!?])\s+/)
  const complete = sentences.filter(hasAll)
  const kept = complete.length > 0 ? complete : sentences
  const filled = kept.join(' ').replaceAll(place, (_, name: string) => valueOf(name) ?? 'something not known yet')
  return filled
    .replaceAll(/[{}]/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim()
}

const place = /\{([^{}]*)\}/g
const valueLengthMax = 120

function readPath({ values, path }: { values: Record<string, Json | undefined>; path: string }): Json | undefined {
  if (Object.hasOwn(values, path)) return values[path]
  let value: Json | undefined = values as Json
  for (const part of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value
}

function sayValue(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return sayList(value)
  if (typeof value === 'object') return null
  if (typeof value === 'number') return Number.isFinite(value) ? sayNumber(value) : null
  const text = value.replaceAll(/[{}]/g, '').replaceAll(/\s+/g, ' ').trim()
  if (text === '') return null
  return text.length > valueLengthMax ? `${text.slice(0, valueLengthMax - 1)}…` : text
}

function sayNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)))
}

function sayList(list: Json[]): string | null {
  const said = list.map(sayValue).filter((text) => text !== null)
  if (said.length === 0) return null
  return said.length <= 3 ? said.join(', ') : `${said.slice(0, 3).join(', ')} and ${said.length - 3} more`
}
