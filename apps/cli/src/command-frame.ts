import type { Command } from 'commander'
import type { Role } from '@lamplighter/catalog/vocabulary'
import { createApiClient, explainCallFailure, type ApiClient } from './api-client.ts'
import { findContact, type Contact } from './contact.ts'
import type { CliEnv } from './env.ts'
import { exitCodes, type ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What every command that talks to the server gets. */
export type Frame = {
  env: CliEnv
  terminal: Terminal
  /** The file that runs, from which it can start threads of itself. */
  entry: string
  done: (code: ExitCode) => void
}

export type Session = { api: ApiClient; contact: Contact; terminal: Terminal; json: boolean }

/** The answer, once for programs and once for people; the exit code when it is not 0. */
export type Answer = { value: unknown; text: string; exitCode?: ExitCode }

/**
 * Runs the body of a command with a client for the server. `usualRole` is the demo role that acts when `--as` and the
 * environment name none: who would do this on a normal day. Failed calls become one line and an exit code.
 */
export async function withServer(options: {
  frame: Frame
  command: Command
  usualRole: Role
  body: (session: Session) => Promise<Answer | null>
}): Promise<void> {
  const { frame, command, usualRole, body } = options
  const flags = command.optsWithGlobals<{ as?: string; json?: boolean }>()
  const contact = findContact({ env: frame.env, as: flags.as, usualRole })
  const session: Session = { api: createApiClient(contact), contact, terminal: frame.terminal, json: flags.json === true }
  try {
    const answer = await body(session)
    // Null: the body has written all there is.
    if (answer === null) return frame.done(exitCodes.ok)
    const { value, text, exitCode } = answer
    await frame.terminal.write(session.json ? `${JSON.stringify(value)}\n` : text)
    frame.done(exitCode ?? exitCodes.ok)
  } catch (error) {
    throw explainCallFailure({ error, url: contact.url })
  }
}

/** Columns as wide as their widest entry; no frame, so that lines can be cut and sorted. */
export function table(rows: string[][]): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  return rows
    .map((row) => `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ')}\n`)
    .join('')
}
