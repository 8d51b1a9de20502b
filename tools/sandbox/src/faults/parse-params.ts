import { badParameter } from '../http/refusal.ts'
import type { Params, ParamSpec } from './fault.ts'

/** Fills in defaults and refuses what the fault does not take, naming the parameter. Numbers may come as text. */
export function parseParams(options: { specs: Record<string, ParamSpec>; given: Record<string, unknown> }): Params {
  const { specs, given } = options
  const names = Object.keys(specs)
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown) throw badParameter(`params.${unknown}: this fault takes ${names.length > 0 ? names.join(', ') : 'no parameters'}.`)
  return Object.fromEntries(names.map((name) => [name, parseOne({ name, spec: specs[name] as ParamSpec, value: given[name] })]))
}

function parseOne(options: { name: string; spec: ParamSpec; value: unknown }): number | string | null {
  const { name, spec, value } = options
  if (value === undefined || value === null) return spec.default
  if (spec.type === 'string') {
    if (typeof value !== 'string') throw badParameter(`params.${name}: text is needed.`)
    if (spec.values && !spec.values.includes(value)) throw badParameter(`params.${name}: one of ${spec.values.join(', ')} is needed.`)
    return value
  }
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec
  if (!Number.isFinite(number) || number < min || number > max)
    throw badParameter(`params.${name}: a number from ${min} to ${max} is needed.`)
  return number
}
