import { callControl } from './control/control-client.ts'
import { reportAnswer } from './control/cli-report.ts'
import { readCliRequest, usage } from './control/cli-request.ts'
import { findRunningSandbox } from './control/sandbox-file.ts'
import { readEnvironment } from './env.ts'

// Exit codes: 0 done, 1 refused or not reachable, 2 wrong use.
process.exitCode = await run().catch((error: unknown) =>
  complain({ message: error instanceof Error ? error.message : String(error), code: 1 }),
)

async function run(): Promise<number> {
  const request = readCliRequest(process.argv.slice(2))
  if (request.type === 'help') {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  if (request.type === 'usage-error') return complain({ message: `${request.message} (--help shows the use)`, code: 2 })
  const { home } = readEnvironment()
  const sandbox = findRunningSandbox(home)
  if (!sandbox) return complain({ message: `No sandbox is running on ${home}. Start it with npm start, or set LAMPLIGHTER_HOME.`, code: 1 })
  const answer = await callControl({ ...request, sandbox })
  if (answer.type === 'refused') return complain({ message: answer.message, code: answer.status === 422 || answer.status === 400 ? 2 : 1 })
  process.stdout.write(`${request.json ? JSON.stringify(answer.body) : reportAnswer({ command: request.command, body: answer.body })}\n`)
  return 0
}

function complain(options: { message: string; code: number }): number {
  process.stderr.write(`${options.message.replaceAll('\n', ' ')}\n`)
  return options.code
}
