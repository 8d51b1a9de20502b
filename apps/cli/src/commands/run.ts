import type { Command } from 'commander'
import { withServer, type Answer, type Frame, type Session } from '../command-frame.ts'
import { exitCodeOfRun } from '../exit-code.ts'
import { followRun } from '../follow-run.ts'
import { runText, type Run } from '../run-text.ts'

type RunFlags = { reason: string; case?: string; typeTenant?: string; hash?: string; follow?: boolean; detach?: boolean }

export function addRun(program: Command, frame: Frame): void {
  program
    .command('run')
    .summary('run a plan, and wait for the verdict')
    .description(
      'Runs exactly this plan and waits until the checks that failed have been run again; the exit code is the verdict. A plan that needs approval ends with 7 at once.',
    )
    .argument('<plan>', 'plan id, as lamp plan printed it')
    .requiredOption('--reason <text>', 'why; stands in the audit log')
    .option('--case <id>', 'the case it belongs to')
    .option('--type-tenant <name>', 'the tenant’s name, where the plan asks to type it')
    .option('--hash <hash>', 'refuse unless the plan has this hash')
    .option('--follow', 'show progress on standard error while waiting')
    .option('--detach', 'return as soon as it is accepted')
    .option('--json', 'write the run as JSON')
    .addHelpText('after', '\nExample:\n  lamp run 0190… --reason "caller can not pay" --follow')
    .action(async (plan: string, flags: RunFlags, command: Command) =>
      withServer({ frame, command, usualRole: 'l2', body: (session) => startRun({ session, plan, flags }) }),
    )
}

async function startRun(options: { session: Session; plan: string; flags: RunFlags }): Promise<Answer> {
  const { session, plan, flags } = options
  const hash = flags.hash ?? (await session.api.plan.get.query({ plan })).hash
  const run = await session.api.run.start.mutate({
    plan,
    hash,
    reason: flags.reason,
    ...(flags.case === undefined ? {} : { case: flags.case }),
    ...(flags.typeTenant === undefined ? {} : { typedTenantName: flags.typeTenant }),
  })
  return settle({ session, run, wait: flags.detach !== true, follow: flags.follow === true })
}

/** Waits where that was asked for, and answers with the run and the exit code of where it rests. */
export async function settle(options: { session: Session; run: Run; wait: boolean; follow: boolean }): Promise<Answer> {
  const { session, run, wait, follow } = options
  const { api, contact, terminal } = session
  const onProgress = follow ? (line: string) => terminal.note(`${line}\n`) : () => {}
  const last = wait ? await followRun({ api, contact, run: run.id, onProgress }) : run
  return { value: last, text: runText(last), exitCode: exitCodeOfRun(last) }
}
