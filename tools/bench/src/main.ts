import { parseArgs } from 'node:util'
import { benches } from './benches.ts'
import { describeMachine } from './machine.ts'
import { renderResult } from './table.ts'

// npm run -s bench -- NAME [--quick] [--json]; exits 0 when it ran (also when a goal does not hold), 1 when it broke, 2 on wrong use.

process.exitCode = await main(process.argv.slice(2))

async function main(args: string[]): Promise<number> {
  const options = readArguments(args)
  if (options === null) return 2
  if (options.name === undefined) {
    process.stdout.write(`${benches.map(({ name, about }) => `${name.padEnd(12)}${about}`).join('\n')}\n`)
    return 0
  }
  const entry = benches.find(({ name }) => name === options.name)
  if (entry === undefined) {
    process.stderr.write(`No bench is called "${options.name}". There are: ${benches.map(({ name }) => name).join(', ')}.\n`)
    return 2
  }
  try {
    const bench = await entry.load()
    const machine = describeMachine()
    const result = await bench.run({ quick: options.quick })
    const text = options.json
      ? JSON.stringify({ bench: entry.name, machine, ...result })
      : renderResult({ name: entry.name, machine, result })
    process.stdout.write(`${text}\n`)
    return 0
  } catch (error) {
    process.stderr.write(`bench ${entry.name} broke: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

function readArguments(args: string[]): { name: string | undefined; quick: boolean; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    })
    if (positionals.length > 1) throw new Error(`expected one bench, found ${positionals.length}`)
    return { name: positionals[0], quick: values.quick, json: values.json }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}. Use: bench NAME [--quick] [--json]\n`)
    return null
  }
}
