import type { z } from 'zod'

/** `['model', 'edges', 3, 'to']` → `model.edges[3].to`; the document itself is `$`. */
export function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '$'
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

/** One sentence: what stands at the path, and what is expected there. The value is shown short, long ones are cut. */
export function describeIssue(options: { issue: z.core.$ZodIssue; root: unknown }): string {
  const { issue, root } = options
  const found = readPath({ root, path: issue.path })
  return `${expectation(issue)}, found ${show(found)}`
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected)}`
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'too_small':
      return issue.origin === 'string' ? 'expected a text that is not empty' : `expected at least ${issue.minimum}`
    case 'too_big':
      return `expected at most ${issue.maximum}`
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'expected a date and time with its zone, like 2026-11-20T10:00:00Z'
        : `expected the format ${issue.format}`
    default:
      return issue.message
  }
}

function withArticle(type: string): string {
  const name = type === 'string' ? 'text' : type
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function readPath(options: { root: unknown; path: readonly PropertyKey[] }): unknown {
  let value = options.root
  for (const part of options.path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[part]
  }
  return value
}
