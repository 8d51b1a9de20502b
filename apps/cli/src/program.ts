import { Command, CommanderError, Option } from 'commander'
import { addAudit } from './commands/audit.ts'
import { addAutomatic } from './commands/automatic.ts'
import { addDiagnose } from './commands/diagnose.ts'
import { addExplain } from './commands/explain.ts'
import { addGlass } from './commands/glass.ts'
import { addHealth } from './commands/health.ts'
import { addMay } from './commands/may.ts'
import { addPlan } from './commands/plan.ts'
import { addRollout } from './commands/rollout.ts'
import { addRunActions } from './commands/run-actions.ts'
import { addRun } from './commands/run.ts'
import { addRuns } from './commands/runs.ts'
import { addSignIn } from './commands/sign-in.ts'
import { addTenant } from './commands/tenant.ts'
import type { Frame } from './command-frame.ts'
import type { CliEnv } from './env.ts'
import { CommandError, exitCodes, type ExitCode } from './exit-code.ts'
import { oneLine, type Terminal } from './terminal.ts'

export type ProgramOptions = { argv: string[]; env: CliEnv; terminal: Terminal; entry: string }

/** Runs one command line to its exit code. Never throws: whatever goes wrong is one line on standard error. */
export async function runProgram(options: ProgramOptions): Promise<ExitCode> {
  const { argv, env, terminal, entry } = options
  let code: ExitCode = exitCodes.ok
  const done = (next: ExitCode): void => {
    code = next
  }
  const program = createProgram({ env, terminal, entry, done })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    return report({ error, terminal })
  }
}

function createProgram(frame: Frame): Command {
  const program = new Command('lamp')
    .description('Lamplighter from a terminal: from a customer’s words to a proven fix.')
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .showSuggestionAfterError(true)
    .addOption(new Option('--as <role|token>', 'act as this demo role (l1, l2, lead, engineer, auditor, admin) or with this token'))
    .addHelpText('after', `\n${exitCodeHelp}`)
  addTenant(program, frame)
  addHealth(program, frame)
  addDiagnose(program, frame)
  addExplain(program, frame)
  addPlan(program, frame)
  addMay(program, frame)
  addRun(program, frame)
  addRunActions(program, frame)
  addGlass(program, frame)
  addRuns(program, frame)
  addRollout(program, frame)
  addAutomatic(program, frame)
  addAudit(program, frame)
  addSignIn(program, frame)
  inheritOutput(program)
  return program
}

/** Commander copies settings to commands made by `.command()`, but not to deeper ones made before; errors must stay one line. */
function inheritOutput(command: Command): void {
  for (const inner of command.commands) inheritOutput(inner.copyInheritedSettings(command))
}

const exitCodeHelp = `Exit codes: 0 fixed or done · 1 error · 2 usage · 3 unchanged · 4 worse · 5 unknown · 6 refused · 7 awaiting approval
The running server and its demo tokens are found through $LAMPLIGHTER_HOME/demo.json (LAMPLIGHTER_URL and LAMPLIGHTER_TOKEN override them).`

function report(options: { error: unknown; terminal: Terminal }): ExitCode {
  const { error, terminal } = options
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.ok
    const message = error.code === 'commander.help' ? 'name a command; lamp --help lists them' : error.message.replace(/^error: /, '')
    terminal.note(`lamp: ${oneLine(message)}\n`)
    return exitCodes.usage
  }
  if (error instanceof CommandError) {
    terminal.note(`lamp: ${oneLine(error.message)}\n`)
    return error.exitCode
  }
  terminal.note(`lamp: unexpected: ${oneLine(error instanceof Error ? error.message : String(error))}\n`)
  return exitCodes.error
}
