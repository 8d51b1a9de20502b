import { parseArgs } from 'node:util'
import { readEnvironment } from './env.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'

// Serves the sandbox product until SIGINT or SIGTERM; every process it started ends with it.

/** Injected faults may hold connections that never end by themselves; a sandbox keeps nobody waiting for them. */
const stopWithinMs = 8_000

const starting = new AbortController()
let sandbox: Sandbox | undefined
let asked = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)

try {
  const environment = readEnvironment()
  const { values } = parseArgs({ options: { tenants: { type: 'string' } } })
  const tenants = values.tenants === undefined ? environment.tenants : Number(values.tenants)
  if (!Number.isInteger(tenants) || tenants < 1 || tenants > 400) throw new Error('--tenants: a whole number from 1 to 400 is needed.')
  sandbox = await startSandbox({ ...environment, tenants, signal: starting.signal })
  if (asked) stop(sandbox)
  else process.stdout.write(`The sandbox product serves ${tenants} tenants; control endpoint ${sandbox.controlUrl}\n`)
} catch (error) {
  if (starting.signal.aborted && error === starting.signal.reason) process.exit(0)
  fail(error)
}

/** Asked to end, also in the middle of the start: what is being opened is finished and closed again, nothing is left behind. */
function end(): void {
  if (asked) return
  asked = true
  setTimeout(() => fail(new Error(`Not everything had ended within ${stopWithinMs / 1000} s; the rest was cut.`)), stopWithinMs).unref()
  if (sandbox) stop(sandbox)
  else starting.abort(new Error('Asked to end while starting.'))
}

function stop(running: Sandbox): void {
  void running.stop().then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  )
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
