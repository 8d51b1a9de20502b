import { startServer } from './server.ts'
import { readEnv } from './env.ts'
import { createLog } from './log.ts'

const read = readEnv()
if (read.type === 'invalid') {
  process.stderr.write(read.problems.map((problem) => `${problem}\n`).join(''))
  process.exitCode = 2
} else {
  const log = createLog({ level: read.env.logLevel })
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      // What state we are in is not known any more: end in order, and let whoever started us start us again.
      log.fatal({ err: error }, 'unexpected, the server ends')
      process.exitCode = 1
      stopping.abort()
    })
  }
  const outcome = await startServer({ env: read.env, log, signal: stopping.signal })
  if (outcome.type === 'refused') {
    process.stderr.write(`${outcome.problem}\n`)
    process.exitCode = 1
  }
}
