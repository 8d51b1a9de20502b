export type ParamField = {
  key: string
  title: string
  description: string | null
  required: boolean
  initial: string | boolean
} & (
  | { kind: 'text'; minLength: number | null; maxLength: number | null; pattern: string | null }
  | { kind: 'number'; integer: boolean; min: number | null; max: number | null }
  | { kind: 'choice'; options: string[] }
  | { kind: 'list' }
  | { kind: 'flag' }
)

export type ParamValues = Record<string, string | boolean>

type JsonSchema = Record<string, unknown>

/**
 * The form fields of a remediation's parameters, from their JSON Schema. Understands what packs may ask for: strings, numbers,
 * booleans, enumerations, lists of strings, and each of them made optional or nullable; anything else becomes a text field,
 * which the server then judges. The server parses everything again; this only says it sooner.
 */
export function readParamFields(schema: JsonSchema): ParamField[] {
  const properties = asSchema(schema['properties'])
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).map(([key, value]) =>
    readField({ key, schema: unwrap(asSchema(value)), required: required.includes(key) }),
  )
}

function readField(options: { key: string; schema: JsonSchema; required: boolean }): ParamField {
  const { key, schema, required } = options
  const fallback = schema['default']
  const shared = {
    key,
    title: typeof schema['title'] === 'string' ? schema['title'] : inWords(key),
    description: typeof schema['description'] === 'string' ? schema['description'] : null,
    required: required && fallback === undefined,
    initial: fallback === undefined || fallback === null ? '' : Array.isArray(fallback) ? fallback.join('\n') : String(fallback),
  }
  const choices = choicesOf(schema)
  if (choices) return { ...shared, kind: 'choice', options: choices }
  switch (schema['type']) {
    case 'boolean':
      return { ...shared, kind: 'flag', initial: fallback === true }
    case 'integer':
    case 'number':
      return { ...shared, kind: 'number', integer: schema['type'] === 'integer', min: lowest(schema), max: highest(schema) }
    case 'array':
      return { ...shared, kind: 'list' }
    default:
      return {
        ...shared,
        kind: 'text',
        minLength: numeric(schema['minLength']),
        maxLength: numeric(schema['maxLength']),
        pattern: typeof schema['pattern'] === 'string' ? schema['pattern'] : null,
      }
  }
}

/** What is wrong with a value, in words, or null. */
export function findParamProblem(options: { field: ParamField; value: string | boolean }): string | null {
  const { field, value } = options
  if (typeof value === 'boolean') return null
  const text = value.trim()
  if (text === '') return field.required ? 'This is needed.' : null
  if (field.kind === 'number') {
    const number = Number(text)
    if (!Number.isFinite(number)) return 'Give a number.'
    if (field.integer && !Number.isInteger(number)) return 'Give a whole number.'
    if (field.min !== null && number < field.min) return `At least ${field.min}.`
    if (field.max !== null && number > field.max) return `At most ${field.max}.`
  }
  if (field.kind === 'text') {
    if (field.minLength !== null && text.length < field.minLength) return `At least ${field.minLength} characters.`
    if (field.maxLength !== null && text.length > field.maxLength) return `At most ${field.maxLength} characters.`
    if (field.pattern !== null && !new RegExp(field.pattern, 'u').test(text)) return 'This does not have the expected form.'
  }
  return null
}

/** The parameters as the server takes them: typed, and what is left empty left out, so that the pack's own defaults apply. */
export function toParams(options: { fields: ParamField[]; values: ParamValues }): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const field of options.fields) {
    const value = options.values[field.key] ?? field.initial
    if (typeof value === 'boolean') params[field.key] = value
    else if (value.trim() === '') continue
    else if (field.kind === 'number') params[field.key] = Number(value)
    else if (field.kind === 'list')
      params[field.key] = value
        .split('\n')
        .map((item) => item.trim())
        .filter(Boolean)
    else params[field.key] = value.trim()
  }
  return params
}

export function initialParams(fields: ParamField[]): ParamValues {
  return Object.fromEntries(fields.map((field) => [field.key, field.initial]))
}

/** `anyOf: [X, null]` is X that may be left out. */
function unwrap(schema: JsonSchema): JsonSchema {
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (!Array.isArray(alternatives)) return schema
  const rest = alternatives.map(asSchema).filter((alternative) => alternative['type'] !== 'null')
  return rest.length === 1 ? { ...schema, ...rest[0] } : schema
}

function choicesOf(schema: JsonSchema): string[] | null {
  if (Array.isArray(schema['enum'])) return schema['enum'].filter((value) => typeof value === 'string')
  if (typeof schema['const'] === 'string') return [schema['const']]
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (!Array.isArray(alternatives)) return null
  const constants = alternatives.map((alternative) => asSchema(alternative)['const'])
  return constants.every((value) => typeof value === 'string') ? constants : null
}

const numeric = (value: unknown): number | null => (typeof value === 'number' ? value : null)
/** zod writes the bounds of a safe integer into every integer's schema; they are no bounds that anybody meant. */
const meant = (value: number | null): number | null => (value === null || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value)
const lowest = (schema: JsonSchema): number | null => meant(numeric(schema['minimum']) ?? numeric(schema['exclusiveMinimum']))
const highest = (schema: JsonSchema): number | null => meant(numeric(schema['maximum']) ?? numeric(schema['exclusiveMaximum']))

function asSchema(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null ? (value as JsonSchema) : {}
}

/** `graceMinutes` → "Grace minutes". */
function inWords(key: string): string {
  const words = key
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
