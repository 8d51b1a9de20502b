import type { Command } from 'commander'
import { table, withServer, type Frame, type Session } from '../command-frame.ts'

type Line = Awaited<ReturnType<Session['api']['automatic']['list']['query']>>[number]

/** `automatic list|on|off`: what runs by itself, and an admin's word about it. */
export function addAutomatic(program: Command, frame: Frame): void {
  const automatic = program
    .command('automatic')
    .summary('what may run by itself')
    .description('Shows and switches what runs without anybody pressing.')
  automatic
    .command('list')
    .description('What the pack lets run by itself, and whether it does.')
    .option('--json', 'write the list as JSON')
    .action(async (_flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const lines = await api.automatic.list.query()
          return { value: lines, text: textOf(lines) }
        },
      }),
    )
  for (const on of [true, false])
    automatic
      .command(on ? 'on' : 'off')
      .description(on ? 'Lets a remediation run by itself on a confirmed cause.' : 'Has it run only when somebody presses.')
      .argument('<remediation>', 'remediation id')
      .requiredOption('--reason <text>', 'why; stands in the audit log')
      .option('--json', 'write the list as JSON')
      .action(async (remediation: string, flags: { reason: string }, command: Command) =>
        withServer({
          frame,
          command,
          usualRole: 'admin',
          body: async ({ api }) => {
            const lines = await api.automatic.set.mutate({ remediation, on, reason: flags.reason })
            return { value: lines, text: textOf(lines) }
          },
        }),
      )
}

function textOf(lines: Line[]): string {
  if (lines.length === 0) return 'The pack lets nothing run by itself.\n'
  return table(
    lines.map(({ remediation, on, stopped, budget, record }) => [
      remediation.id,
      stopped ? 'stopped' : on ? 'by itself' : 'only by hand',
      `${budget.used} of ${budget.runs} per ${budget.perHours} h`,
      `${record.fixed} of ${record.of} fixed`,
    ]),
  )
}
