import { parseArgs } from 'node:util'

export type CliRequest =
  | { type: 'help' }
  | { type: 'usage-error'; message: string }
  | {
      type: 'call'
      command: 'faults' | 'inject' | 'clear' | 'status'
      json: boolean
      method: 'GET' | 'POST'
      path: string
      body?: Record<string, unknown>
    }

export const usage = `Usage: npm run sandbox -- COMMAND [--json]
  faults                                              the catalogue of faults
  inject FAULT --tenant T | --shared C [--param k=v]  break something
  clear [FAULT] [--tenant T] [--shared C]             restore (everything, when nothing is named)
  status [--tenant T]                                 what is broken now, measured`

const options = {
  tenant: { type: 'string' },
  shared: { type: 'string' },
  param: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** What the words on the command line ask of the control endpoint. */
export function readCliRequest(args: string[]): CliRequest {
  let parsed
  try {
    parsed = parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    return { type: 'usage-error', message: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
  const { values, positionals } = parsed
  const [command, fault, ...extra] = positionals
  if (values.help || command === undefined)
    return values.help ? { type: 'help' } : { type: 'usage-error', message: 'A command is needed: faults, inject, clear or status.' }
  if (extra.length > 0) return { type: 'usage-error', message: `One fault at a time: ${extra.join(' ')} is too much.` }
  const target = {
    ...(values.tenant === undefined ? {} : { tenant: values.tenant }),
    ...(values.shared === undefined ? {} : { shared: values.shared }),
  }
  const { json } = values
  switch (command) {
    case 'faults':
      return { type: 'call', command, json, method: 'GET', path: '/faults' }
    case 'status': {
      const query = values.tenant === undefined ? '' : `?tenant=${encodeURIComponent(values.tenant)}`
      return { type: 'call', command, json, method: 'GET', path: `/status${query}` }
    }
    case 'clear':
      return { type: 'call', command, json, method: 'POST', path: '/clear', body: { ...(fault === undefined ? {} : { fault }), ...target } }
    case 'inject': {
      if (fault === undefined) return { type: 'usage-error', message: 'inject needs the name of a fault; faults lists them.' }
      const params: Record<string, string> = {}
      for (const pair of values.param ?? []) {
        const at = pair.indexOf('=')
        if (at < 1) return { type: 'usage-error', message: `--param ${pair}: name=value is needed.` }
        params[pair.slice(0, at)] = pair.slice(at + 1)
      }
      return { type: 'call', command, json, method: 'POST', path: '/inject', body: { fault, ...target, params } }
    }
    default:
      return { type: 'usage-error', message: `There is no command ${command}; known are faults, inject, clear and status.` }
  }
}
