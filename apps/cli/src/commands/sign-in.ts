import type { Command } from 'commander'
import { callServer } from '../call-server.ts'
import { withServer, type Frame } from '../command-frame.ts'

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
          const answer = await callServer({ contact, path: '/sign-in-links', method: 'POST' })
          const value = (await answer.json()) as { url: string; expiresAt: string }
          return { value, text: `${value.url}\n` }
        },
      }),
    )
}
