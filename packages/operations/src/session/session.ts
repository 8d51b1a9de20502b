import { randomBytes } from 'node:crypto'
import {
  createSession,
  createSignInLink as storeSignInLink,
  findOperator,
  findSession,
  getScope,
  revokeSession,
  useSignInLink,
} from '@lamplighter/db/queries'
import { describeScope, type Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import type { SessionView } from '../views/session-view.ts'

/** The operator behind a request, read anew for each: a changed role or scope counts at once. */
export type SignedInOperator = Operator & { email: string }
export type Caller = { operator: SignedInOperator; expiresAt: Date }

const sessionHours = 12
const linkHours = 12
const hourMs = 3_600_000

/**
 * A token for a link that signs this operator in. Only its hash is stored; whoever has the token is the operator, so it
 * belongs on a loopback screen or in a file of mode 600.
 */
export async function createSignInLink(options: {
  context: OperationsContext
  operatorId: string
  uses?: number
  hours?: number
}): Promise<{ token: string; expiresAt: Date }> {
  const { context, operatorId } = options
  if ((await findOperator(context.db, { id: operatorId })) === null) {
    throw new OperationRefusal({
      code: 'operator/unknown',
      message: `There is no operator “${operatorId}”.`,
      wayOut: 'Ask an admin to add the operator.',
    })
  }
  const now = context.now()
  const token = newToken()
  const expiresAt = new Date(now.getTime() + (options.hours ?? linkHours) * hourMs)
  await storeSignInLink(context.db, { token, operator: operatorId, now, expiresAt, uses: options.uses ?? 1 })
  return { token, expiresAt }
}

/** Exchanges a link for a session. Refuses a link that is unknown, used up or expired, without saying which. */
export async function signIn({ context, link }: { context: OperationsContext; link: string }): Promise<Caller & { token: string }> {
  const now = context.now()
  const row = await useSignInLink(context.db, { token: link, now })
  if (row === null) {
    throw new OperationRefusal({
      code: 'session/link-invalid',
      message: 'This sign-in link is not valid any more.',
      wayOut: 'Ask for a new link; each one works for a short time.',
      who: 'an admin',
    })
  }
  const session = await openSession({ context, operatorId: row.id })
  const caller = await findCaller({ context, token: session.token })
  if (caller === null) throw new Error('a session that was just opened cannot be found')
  return { ...caller, token: session.token }
}

/** A session without a link: for the command line's token at start, and tests. */
export async function openSession({
  context,
  operatorId,
}: {
  context: OperationsContext
  operatorId: string
}): Promise<{ token: string; expiresAt: Date }> {
  const now = context.now()
  const token = newToken()
  const expiresAt = new Date(now.getTime() + sessionHours * hourMs)
  await createSession(context.db, { token, operator: operatorId, now, expiresAt })
  return { token, expiresAt }
}

/** Who is signed in with this token; null when nobody is. */
export async function findCaller({ context, token }: { context: OperationsContext; token: string }): Promise<Caller | null> {
  const session = await findSession(context.db, { token, now: context.now() })
  if (session === null) return null
  const { id, name, email, role } = session.operator
  const scope = await getScope(context.db, { operator: id })
  return { operator: { id, name, email, role, scope }, expiresAt: session.expiresAt }
}

export async function signOut({ context, token }: { context: OperationsContext; token: string }): Promise<void> {
  await revokeSession(context.db, { token, now: context.now() })
}

/** Who I am here, what I see, and what I look at. */
export function getSession(options: {
  context: OperationsContext
  operator: SignedInOperator
  expiresAt: Date
  serverVersion: string
}): SessionView {
  const { operator, expiresAt } = options
  const { id, version, title } = options.context.pack
  return {
    operator: { id: operator.id, name: operator.name, email: operator.email, role: operator.role },
    scope: describeScope(operator.scope),
    expiresAt: expiresAt.toISOString(),
    product: { pack: id, version, title },
    serverVersion: options.serverVersion,
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}
