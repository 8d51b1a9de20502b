import { createTRPCClient, httpLink, TRPCClientError, type TRPCClient } from '@trpc/client'
import type { AppRouter } from '@lamplighter/api'
import type { Contact } from './contact.ts'
import { CommandError, exitCodes, type ExitCode } from './exit-code.ts'

export type ApiClient = TRPCClient<AppRouter>

export function createApiClient(contact: Contact): ApiClient {
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${contact.url}/trpc`, headers: { authorization: `Bearer ${contact.token}` } })],
  })
}

/** Turns what a call threw into one line with the way out, and the exit code of the contract. */
export function explainCallFailure(options: { error: unknown; url: string }): CommandError {
  const { error, url } = options
  if (error instanceof CommandError) return error
  if (!(error instanceof TRPCClientError))
    return new CommandError(`unexpected: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  const data = error.data as { code?: string; refusal?: { message: string; wayOut: string } } | undefined | null
  if (data?.refusal) {
    const { message, wayOut } = data.refusal
    return new CommandError(`${message} ${wayOut}`, { exitCode: exitCodeOfRefusal(data.code), cause: error })
  }
  if (isUnreachable(error))
    return new CommandError(`The server at ${url} does not answer. Start it with npm start, or set LAMPLIGHTER_URL.`, { cause: error })
  return new CommandError(`The server at ${url} gave an answer that is not understood: ${error.message}`, { cause: error })
}

/** 6 is a "no" to someone who asked properly; what does not exist, does not fit or broke is an error. */
function exitCodeOfRefusal(code: string | undefined): ExitCode {
  const refused = ['UNAUTHORIZED', 'FORBIDDEN', 'CONFLICT', 'PRECONDITION_FAILED']
  return code !== undefined && refused.includes(code) ? exitCodes.refused : exitCodes.error
}

function isUnreachable(error: TRPCClientError<AppRouter>): boolean {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TypeError && cause.message === 'fetch failed') return true
    if ('code' in cause && typeof cause.code === 'string' && /^E[A-Z]+$/.test(cause.code)) return true
  }
  return false
}
