import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { parseEvidenceBundle, type EvidenceBundle } from '@lamplighter/catalog/evidence'
import { readLines, type InputLine } from '../bundle-lines.ts'
import type { Frame } from '../command-frame.ts'
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts'
import { parseJson, renderExplanation, type ExplainView } from '../explain-batch.ts'
import { createExplainPool } from '../explain-pool.ts'
import { oneLine, type Terminal } from '../terminal.ts'

export function addExplain(program: Command, frame: Frame): void {
  program
    .command('explain')
    .summary('explain an evidence bundle, without any server')
    .description(
      'Explains why a feature does not work, from an evidence bundle alone: no server, no network. ' +
        'The file holds one bundle, or one bundle a line. With - bundles are read from standard input, one a line, and one ' +
        'explanation a line is written. A line that is no bundle is named on standard error with the path in the document; ' +
        'the lines after it are still explained, and the exit code is 1 at the end.',
    )
    .argument('<file>', 'file with a bundle (lamplighter.evidence/1), or - for bundles on standard input')
    .option('--json', 'write the explanation (lamplighter.explanation/1) as JSON, one a line')
    .option('--engineer', 'show each cause’s ledger of evidence, in decibans')
    .addHelpText(
      'after',
      '\nExamples:\n  lamp diagnose acme checkout --save acme.json && lamp explain acme.json --engineer\n  lamp explain - < bundles.ndjson > explanations.ndjson',
    )
    .action(async (file: string, flags: { json?: boolean; engineer?: boolean }) => {
      const view = { json: flags.json === true || (file === '-' && flags.engineer !== true), engineer: flags.engineer === true }
      const { terminal, entry } = frame
      if (file === '-') return frame.done(await explainLines({ lines: readLines(process.stdin), view, terminal, entry }))
      const whole = await readWhole(file)
      if (whole.type === 'lines') return frame.done(await explainLines({ lines: readLines(createReadStream(file)), view, terminal, entry }))
      await terminal.write(renderExplanation({ bundle: parseOrThrow({ value: whole.value, where: file }), view }))
      frame.done(exitCodes.ok)
    })
}

const batchLines = 32

/** Writes answers in the order of the lines, each as soon as it and those before it are there; reads no further ahead than it can use. */
async function explainLines(options: {
  lines: AsyncGenerator<InputLine[]>
  view: ExplainView
  terminal: Terminal
  entry: string
}): Promise<ExitCode> {
  const { lines, view, terminal, entry } = options
  const pool = createExplainPool({ view, entry })
  let code: ExitCode = exitCodes.ok
  const inHand: Promise<void>[] = []
  let written: Promise<void> = Promise.resolve()
  const write = async (batch: ReturnType<typeof pool.explain>, before: Promise<void>): Promise<void> => {
    const [{ text, problems }] = await Promise.all([batch, before])
    if (problems.length > 0) code = exitCodes.error
    for (const { line, message } of problems) terminal.note(`lamp: line ${line}: ${oneLine(message)}\n`)
    if (text !== '') await terminal.write(text)
  }
  try {
    for await (const group of lines) {
      for (let start = 0; start < group.length; start += batchLines) {
        written = write(pool.explain(group.slice(start, start + batchLines)), written)
        inHand.push(written)
        if (inHand.length >= pool.width) await inHand.shift()
      }
    }
    await written
    return code
  } finally {
    await pool.close()
  }
}

async function readWhole(file: string): Promise<{ type: 'document'; value: unknown } | { type: 'lines' }> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} can not be read: ${whyUnreadable(cause)}.`, { cause })
  })
  const json = parseJson(text)
  if (json.type === 'value') return { type: 'document', value: json.value }
  // One bundle a line: then the first line is a document of its own.
  const first = text.slice(0, Math.max(0, text.indexOf('\n')))
  if (first.trim() !== '' && parseJson(first).type === 'value') return { type: 'lines' }
  throw new CommandError(`${file}: not JSON: ${json.message}.`)
}

function whyUnreadable(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'it is a folder'
    case 'EACCES':
      return 'this account may not read it'
    default:
      return error.message
  }
}

function parseOrThrow(options: { value: unknown; where: string }): EvidenceBundle {
  const parsed = parseEvidenceBundle(options.value)
  if (parsed.ok) return parsed.bundle
  throw new CommandError(`${options.where}: ${parsed.path}: ${parsed.message}.`)
}
