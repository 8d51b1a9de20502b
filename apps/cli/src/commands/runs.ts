import { Option, type Command } from 'commander'
import { runStateSchema, type RunState } from '@lamplighter/catalog/vocabulary'
import { parseCount } from '../count-option.ts'
import { table, withServer, type Frame } from '../command-frame.ts'

type Flags = { tenant?: string; state?: RunState; mine?: boolean; limit: number; after?: string }

export function addRuns(program: Command, frame: Frame): void {
  program
    .command('runs')
    .summary('remediations that ran, newest first')
    .description('Lists runs, newest first; --after continues where the last page ended.')
    .option('--tenant <tenant>', 'of this tenant only')
    .addOption(new Option('--state <state>', 'in this state only').choices(runStateSchema.options))
    .option('--mine', 'asked for by me')
    .option('--limit <n>', 'at most so many', parseCount, 50)
    .option('--after <cursor>', 'the cursor that the last page ended with')
    .option('--json', 'write the page as JSON: { items, next }')
    .addHelpText('after', '\nExample:\n  lamp runs --tenant acme')
    .action(async (flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const page = await api.run.list.query({
            limit: flags.limit,
            after: flags.after ?? null,
            ...(flags.tenant === undefined ? {} : { tenant: flags.tenant }),
            ...(flags.state === undefined ? {} : { state: flags.state }),
            ...(flags.mine === undefined ? {} : { mine: flags.mine }),
          })
          const rows = page.items.map((run) => [
            run.requestedAt,
            run.tenant,
            run.remediation.id,
            run.verdict ?? run.state,
            run.requestedBy,
            run.id,
          ])
          const more = page.next === null ? '' : `More: lamp runs --after ${page.next}\n`
          return { value: page, text: rows.length === 0 ? 'No runs.\n' : `${table(rows)}${more}` }
        },
      }),
    )
}
