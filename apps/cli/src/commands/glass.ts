import type { Command } from 'commander'
import { withServer, type Frame } from '../command-frame.ts'

/** `glass break` and `glass mend`: make limits give way to oneself for half an hour, and put them back. */
export function addGlass(program: Command, frame: Frame): void {
  const glass = program
    .command('glass')
    .summary('make limits give way for 30 minutes, on record')
    .description('Breaks the glass, or puts it back. Freezes, budgets and open circuits give way; leads are told, and it is reviewed.')
  glass
    .command('break')
    .description('Makes limits give way to you for 30 minutes.')
    .requiredOption('--reason <text>', 'why it can not wait; stands in the audit log and is reviewed')
    .option('--json', 'write what holds now as JSON')
    .addHelpText('after', '\nExample:\n  lamp glass break --as l2 --reason "they lose orders and nobody is on call"')
    .action(async ({ reason }: { reason: string }, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const standing = await api.controls.breakGlass.mutate({ reason })
          return { value: standing, text: `The glass is broken until ${standing.glass?.until}. Everything is recorded and reviewed.\n` }
        },
      }),
    )
  glass
    .command('mend')
    .description('Puts your broken glass back before its time.')
    .option('--json', 'write what holds now as JSON')
    .action(async (_flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const standing = await api.controls.mendGlass.mutate()
          return { value: standing, text: 'Limits hold again. It will be reviewed.\n' }
        },
      }),
    )
}
