import { parseArgs } from 'node:util'
import { readEnvironment } from './env.ts'
import { startSandbox } from './sandbox.ts'

// Serves the sandbox product until SIGINT or SIGTERM; every process it started ends with it.

/** Injected faults may hold connections that never end by themselves; a sandbox keeps nobody waiting for them. */
const stopWithinMs = 8_000

try {
  const environment = readEnvironment()
  const { values } = parseArgs({ options: { tenants: { type: 'string' } } })
  const tenants = values.tenants === undefined ? environment.tenants : Number(values.tenants)
  if (!Number.isInteger(tenants) || tenants < 1 || tenants > 400) throw new Error('--tenants: a whole number from 1 to 400 is needed.')
  const sandbox = await startSandbox({ ...environment, tenants })
  process.stdout.write(`The sandbox product serves ${tenants} tenants; control endpoint ${sandbox.controlUrl}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      setTimeout(() => fail(new Error(`Not everything had ended within ${stopWithinMs / 1000} s; the rest was cut.`)), stopWithinMs).unref()
      void sandbox.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      )
    })
  }
} catch (error) {
  fail(error)
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
