import type { Command } from 'commander'
import { withServer, type Frame, type Session } from '../command-frame.ts'
import { CommandError, exitCodes } from '../exit-code.ts'
import { settle } from './run.ts'

type Flags = { reason?: string; plan?: string; detach?: boolean; follow?: boolean }

/** `approve`, `reject`, `undo` and `cancel`: each acts on one run and answers with the run as it stands then. */
export function addRunActions(program: Command, frame: Frame): void {
  addAction(program, 'approve', 'let a waiting run start, and wait for its verdict')
    .addHelpText('after', '\nExample:\n  lamp approve 0190… --as lead --reason "checked the amounts"')
    .action(async (id: string, flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'lead',
        body: async (session) => {
          const { planHash } = await showPlan({ session, run: id, seen: flags.plan })
          const run = await session.api.run.approve.mutate({ run: id, planHash, reason: flags.reason ?? 'Approved from the terminal' })
          return settle({ session, run, wait: flags.detach !== true, follow: flags.follow === true })
        },
      }),
    )
  addAction(program, 'reject', 'refuse a waiting run')
    .addHelpText('after', '\nExample:\n  lamp reject 0190… --reason "wrong tenant"')
    .action(async (id: string, flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'lead',
        body: async (session) => {
          const { planHash } = await showPlan({ session, run: id, seen: flags.plan })
          const run = await session.api.run.reject.mutate({ run: id, planHash, reason: flags.reason ?? 'Rejected from the terminal' })
          // Rejecting is what was asked for, so a rejected run is a success here.
          return { ...(await settle({ session, run, wait: false, follow: false })), exitCode: exitCodes.ok }
        },
      }),
    )
  addAction(program, 'undo', 'take back what a finished run did, and wait until it is undone')
    .addHelpText('after', '\nExample:\n  lamp undo 0190…')
    .action(async (id: string, flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async (session) => {
          const run = await session.api.run.undo.mutate({ run: id, ...reasonOf(flags) })
          return settle({ session, run, wait: flags.detach !== true, follow: flags.follow === true })
        },
      }),
    )
  addAction(program, 'cancel', 'stop a run at its next step boundary')
    .addHelpText('after', '\nExample:\n  lamp cancel 0190…')
    .action(async (id: string, flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async (session) => {
          const run = await session.api.run.cancel.mutate({ run: id, ...reasonOf(flags) })
          return { ...(await settle({ session, run, wait: false, follow: false })), exitCode: exitCodes.ok }
        },
      }),
    )
}

function addAction(program: Command, name: string, summary: string): Command {
  const command = program
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<run>', 'run id')
    .option('--reason <text>', 'why; stands in the audit log')
    .option('--json', 'write the run as JSON')
  if (name === 'approve' || name === 'reject')
    command.option('--plan <hash>', 'the plan that you have read, by the beginning of its hash; another one is refused')
  if (name === 'approve' || name === 'undo')
    command.option('--follow', 'show progress on standard error while waiting').option('--detach', 'return as soon as it is accepted')
  return command
}

/** Nobody decides about a title: what the yes or no is bound to is told before it is given. */
async function showPlan({
  session,
  run: id,
  seen,
}: {
  session: Session
  run: string
  seen: string | undefined
}): Promise<{ planHash: string }> {
  const run = await session.api.run.get.query({ run: id })
  if (seen !== undefined && (seen.length < 8 || !run.planHash.startsWith(seen)))
    throw new CommandError(
      `The plan of this run is ${run.planHash.slice(0, 12)}, not ${seen}. Read it again with lamp runs, then decide.`,
      {
        exitCode: exitCodes.refused,
      },
    )
  // Whoever may not decide is told why, by the server and in one line.
  if (!session.json && run.actions.approve.type === 'enabled') {
    const effects = run.effects.map(({ what, before, after }) => `  ${what}: ${before} → ${after}\n`)
    session.terminal.note(
      `${run.remediation.title} for ${run.tenant.name}, asked by ${run.requestedBy.name}: ${run.reason}\n${effects.join('')}`,
    )
    session.terminal.note(`Plan ${run.planHash.slice(0, 12)}\n`)
  }
  return run
}

function reasonOf(flags: Flags): { reason?: string } {
  return flags.reason === undefined ? {} : { reason: flags.reason }
}
