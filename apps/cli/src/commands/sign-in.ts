import type { Command } from 'commander'
import { withServer, type Frame } from '../command-frame.ts'
import { CommandError, exitCodes } from '../exit-code.ts'

export function addSignIn(program: Command, frame: Frame): void {
  program
    .command('sign-in')
    .summary('a fresh link that signs a browser in')
    .description('Prints a link that works once and signs a browser in as the same operator (see --as).')
    .option('--json', 'write { url, expiresAt } as JSON')
    .addHelpText('after', '\nExample:\n  lamp --as lead sign-in')
    .action(async (_flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ contact }) => {
          const answer = await fetch(`${contact.url}/sign-in-links`, { method: 'POST', headers: { authorization: `Bearer ${contact.token}` } }).catch((cause: unknown) => {
            throw new CommandError(`The server at ${contact.url} does not answer. Start it with npm start, or set LAMPLIGHTER_URL.`, { cause })
          })
          const value = (await answer.json()) as { url: string; expiresAt: string; error?: { message: string; wayOut: string } }
          if (!answer.ok) throw new CommandError(value.error ? `${value.error.message} ${value.error.wayOut}` : `The server answered ${answer.status}.`, { exitCode: answer.status === 401 ? exitCodes.refused : exitCodes.error })
          return { value, text: `${value.url}\n` }
        },
      }),
    )
}
