import type { Command } from 'commander'
import { parseCount } from '../count-option.ts'
import { verifyAuditFile, type AuditVerification } from '../audit-file.ts'
import { callServer } from '../call-server.ts'
import { table, withServer, type Answer, type Frame } from '../command-frame.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'

type Filter = { tenant?: string; actor?: string; action?: string }
type ListFlags = Filter & { limit: number; after?: string }

export function addAudit(program: Command, frame: Frame): void {
  const audit = program
    .command('audit')
    .summary('who did what, and the proof of it')
    .description('The audit log: a chain of events, each bound to the one before by its hash.')
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
    .option('--file <file>', 'verify an exported file (- for standard input) here, without any server')
    .option('--json', 'write the result as JSON')
    .addHelpText('after', '\nExamples:\n  lamp audit verify\n  lamp audit export | lamp audit verify --file -')
    .action(async (flags: { file?: string; json?: boolean }, command: Command) => {
      if (flags.file === undefined)
        return withServer({ frame, command, usualRole: 'auditor', body: async ({ api }) => answerOf(await api.audit.verify.query()) })
      const { value, text, exitCode } = answerOf(await verifyAuditFile(flags.file))
      await frame.terminal.write(flags.json === true ? `${JSON.stringify(value)}\n` : text)
      frame.done(exitCode)
    })
}

function answerOf(result: AuditVerification): Answer & { exitCode: ExitCode } {
  if (result.type === 'intact')
    return { value: result, text: `Intact: ${result.events} events, head ${result.head}\n`, exitCode: exitCodes.ok }
  return { value: result, text: `Broken at event ${result.atSeq}: ${result.problem}\n`, exitCode: exitCodes.error }
}

function addExport(audit: Command, frame: Frame): void {
  audit
    .command('export')
    .description('Writes the whole chain to standard output, oldest first, one JSON object a line: what audit verify --file reads.')
    .option('--json', 'already the format; accepted like everywhere')
    .addHelpText('after', '\nExample:\n  lamp audit export > audit.ndjson')
    .action(async (_flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'auditor',
        body: async ({ contact, terminal }) => {
          const answer = await callServer({ contact, path: '/audit.ndjson', method: 'GET' })
          for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) await terminal.write(chunk)
          return null
        },
      }),
    )
}

function withFilter(command: Command): Command {
  return command
    .option('--tenant <tenant>', 'about this tenant only')
    .option('--actor <operator>', 'by this operator only')
    .option('--action <action>', 'of this kind only')
}

function filterOf(flags: Filter): Filter {
  const { tenant, actor, action } = flags
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
  }
}
