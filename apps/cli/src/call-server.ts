import type { Contact } from './contact.ts'
import { CommandError, exitCodes } from './exit-code.ts'

/** For the few addresses of the server that are no procedures. Throws `CommandError` unless it says yes. */
export async function callServer(options: { contact: Contact; path: string; method: 'GET' | 'POST' }): Promise<Response> {
  const { contact, path, method } = options
  const answer = await fetch(`${contact.url}${path}`, { method, headers: { authorization: `Bearer ${contact.token}` } }).catch(
    (cause: unknown) => {
      throw new CommandError(`The server at ${contact.url} does not answer. Start it with npm start, or set LAMPLIGHTER_URL.`, { cause })
    },
  )
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => null)) as { error?: { message: string; wayOut: string } } | null
  const message = said?.error ? `${said.error.message} ${said.error.wayOut}` : `The server at ${contact.url} answered ${answer.status}.`
  throw new CommandError(message, { exitCode: answer.status === 401 || answer.status === 403 ? exitCodes.refused : exitCodes.error })
}
