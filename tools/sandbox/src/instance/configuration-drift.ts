import { createHash } from 'node:crypto'
import { configurationTemplate } from './configuration-template.ts'

export interface DriftedKey {
  key: string
  /** Null: the template does not know the key. */
  expected: unknown
  actual: unknown
}

/** Where a configuration differs from the template it was stamped with, by key in order. */
export function configurationDrift(values: Readonly<Record<string, unknown>>): DriftedKey[] {
  const keys = [...new Set([...Object.keys(configurationTemplate), ...Object.keys(values)])].toSorted()
  return keys
    .filter((key) => JSON.stringify(values[key]) !== JSON.stringify(configurationTemplate[key]))
    .map((key) => ({ key, expected: configurationTemplate[key] ?? null, actual: values[key] ?? null }))
}

/** SHA-256 over the keys in order and their values as JSON. */
export function configurationHash(values: Readonly<Record<string, unknown>>): string {
  const lines = Object.keys(values)
    .toSorted()
    .map((key) => `${key}=${JSON.stringify(values[key])}`)
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
