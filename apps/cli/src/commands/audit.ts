import type { Command } from 'commander'
import { parseCount } from '../count-option.ts'
import { table, withServer, type Frame, type Session } from '../command-frame.ts'
import { exitCodes } from '../exit-code.ts'

type Filter = { tenant?: string; actor?: string; action?: string }
type ListFlags = Filter & { limit: number; after?: string }

export function addAudit(program: Command, frame: Frame): void {
  const audit = program.command('audit').summary('who did what, and the proof of it').description('The audit log: a chain of events, each bound to the one before by its hash.')
  addList(audit, frame)
  addVerify(audit, frame)
  addExport(audit, frame)
}

function addList(audit: Command, frame: Frame): void {
  withFilter(audit.command('list').description('Lists events, newest first.'))
    .option('--limit <n>', 'at most so many', parseCount, 50)
    .option('--after <cursor>', 'the cursor that the last page ended with')
    .option('--json', 'write the page as JSON: { items, next }')
    .addHelpText('after', '\nExample:\n  lamp audit list --tenant acme')
    .action(async (flags: ListFlags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'auditor',
        body: async ({ api }) => {
          const page = await api.audit.list.query({ limit: flags.limit, after: flags.after ?? null, ...filterOf(flags) })
          const rows = page.items.map((event) => [event.seq, event.at, event.actor, event.action, event.tenant ?? '', event.reason ?? ''])
          const more = page.next === null ? '' : `More: lamp audit list --after ${page.next}\n`
          return { value: page, text: rows.length === 0 ? 'No events.\n' : `${table(rows)}${more}` }
        },
      }),
    )
}

function addVerify(audit: Command, frame: Frame): void {
  audit
    .command('verify')
    .description('Proves that no event was changed, left out or put in between. Exit code 1 when the chain is broken.')
    .option('--json', 'write the result as JSON')
    .addHelpText('after', '\nExample:\n  lamp audit verify')
    .action(async (_flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'auditor',
        body: async ({ api }) => {
          const result = await api.audit.verify.query()
          if (result.type === 'intact') return { value: result, text: `Intact: ${result.events} events, head ${result.head}\n` }
          return { value: result, text: `Broken at event ${result.atSeq}: ${result.problem}\n`, exitCode: exitCodes.error }
        },
      }),
    )
}

function addExport(audit: Command, frame: Frame): void {
  withFilter(audit.command('export').description('Writes events to standard output, one JSON object a line, newest first.'))
    .option('--json', 'already the format; accepted like everywhere')
    .addHelpText('after', '\nExample:\n  lamp audit export > audit.ndjson')
    .action(async (flags: Filter, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'auditor',
        body: async (session) => {
          await exportEvents({ session, filter: filterOf(flags) })
          return { value: null, text: '' }
        },
      }),
    )
}

async function exportEvents(options: { session: Session; filter: Filter }): Promise<void> {
  const { session, filter } = options
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<Session['api']['audit']['list']['query']>> = await session.api.audit.list.query({ limit: 200, after, ...filter })
    await session.terminal.write(page.items.map((event) => `${JSON.stringify(event)}\n`).join(''))
    after = page.next
  } while (after !== null)
}

function withFilter(command: Command): Command {
  return command.option('--tenant <tenant>', 'about this tenant only').option('--actor <operator>', 'by this operator only').option('--action <action>', 'of this kind only')
}

function filterOf(flags: Filter): Filter {
  const { tenant, actor, action } = flags
  return { ...(tenant === undefined ? {} : { tenant }), ...(actor === undefined ? {} : { actor }), ...(action === undefined ? {} : { action }) }
}
