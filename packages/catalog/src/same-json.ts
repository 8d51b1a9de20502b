/** Whether two JSON values are equal: lists in order, objects with the same keys in any order. Stops at the first difference. */
export function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && isSameList({ a, b })
  return !Array.isArray(b) && isSameObject({ a: a as JsonObject, b: b as JsonObject })
}

type JsonObject = Record<string, unknown>

function isSameList({ a, b }: { a: readonly unknown[]; b: readonly unknown[] }): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (!isSameJson(a[i], b[i])) return false
  return true
}

function isSameObject({ a, b }: { a: JsonObject; b: JsonObject }): boolean {
  let keys = 0
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !isSameJson(a[key], b[key])) return false
    keys += 1
  }
  for (const _ in b) keys -= 1
  return keys === 0
}
