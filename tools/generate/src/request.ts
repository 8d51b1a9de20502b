import { parseArgs } from 'node:util'
import { pathName, plainName } from './names.ts'

export const kinds = ['pack', 'feature', 'component', 'check', 'cause', 'remediation'] as const

export type GenerateRequest =
  | { kind: 'pack' | 'feature' | 'component' | 'check'; name: string; pack: string }
  | { kind: 'cause'; name: string; pack: string; of: string }
  | { kind: 'remediation'; name: string; pack: string; cures: string }

export const usage = `npm run generate -- pack|feature|component|check|cause|remediation NAME [--pack PACK] [--of NODE] [--cures CAUSE]`

/** Reads the command line; throws one sentence that says what is wrong and what would be right. */
export function parseRequest(args: string[]): GenerateRequest {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { pack: { type: 'string', default: 'commerce' }, of: { type: 'string' }, cures: { type: 'string' } },
  })
  const [given, name = ''] = positionals
  const kind = kinds.find((one) => one === given)
  if (kind === undefined) throw new Error(`What to generate: ${kinds.join(', ')}. Usage: ${usage}`)
  const whole = kind === 'pack' || kind === 'feature' || kind === 'component'
  if (!(whole ? plainName : pathName).test(name)) {
    const shape = whole ? 'small letters with hyphens, like gift-cards' : 'two such names with a slash, like gift-cards/redeems-a-card'
    throw new Error(`The name of a ${kind} is ${shape}; “${name}” is not.`)
  }
  const pack = kind === 'pack' ? name : values.pack
  if (kind === 'cause')
    return { kind, name, pack, of: named({ value: values.of, option: '--of', what: 'the node that is broken', shape: plainName }) }
  if (kind === 'remediation')
    return { kind, name, pack, cures: named({ value: values.cures, option: '--cures', what: 'the cause that it cures', shape: pathName }) }
  return { kind, name, pack }
}

function named(options: { value: string | undefined; option: string; what: string; shape: RegExp }): string {
  const { value, option, what, shape } = options
  if (value === undefined || !shape.test(value)) throw new Error(`${option}: name ${what}.`)
  return value
}
