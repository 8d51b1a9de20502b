import { once } from 'node:events'
import { exitCodes } from './exit-code.ts'

/** Where a command writes. Standard output carries the answer only; progress and errors go to standard error. */
export type Terminal = {
  /** Waits while the reader is slower than we are. */
  write(text: string): Promise<void>
  note(text: string): void
  /** Standard error is looked at by a person, so progress may be redrawn. */
  interactive: boolean
}

export function createTerminal(): Terminal {
  leaveQuietlyWithReader()
  return {
    async write(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain')
    },
    note: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
  }
}

/** `lamp … | head -1`: the reader has what it wanted and left; that is no error. */
function leaveQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.error))
  process.stderr.on('error', () => {})
}

/** One line, whatever was in it: scripts and logs read standard error by lines. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
}
