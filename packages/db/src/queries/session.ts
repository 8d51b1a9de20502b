import { createHash } from 'node:crypto'
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { operator } from '../schema/operator.ts'
import { session, signInLink } from '../schema/session.ts'
import type { OperatorRow } from './operator.ts'

/** Tokens are random and long, so a plain hash is enough: what is stored signs nobody in. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export async function createSession(db: Db, params: { token: string; operator: string; now: Date; expiresAt: Date }): Promise<void> {
  const { token, now, expiresAt } = params
  await db.insert(session).values({ tokenHash: hashToken(token), operator: params.operator, createdAt: now, lastSeenAt: now, expiresAt })
}

const SEEN_STEP_MS = 60_000

/** Who is signed in with this token; null when it is unknown, expired or revoked, or the operator is disabled. */
export async function findSession(
  db: Db,
  params: { token: string; now: Date },
): Promise<{ operator: OperatorRow; expiresAt: Date } | null> {
  const { now } = params
  const tokenHash = hashToken(params.token)
  const [row] = await db
    .select({ operator, expiresAt: session.expiresAt, lastSeenAt: session.lastSeenAt })
    .from(session)
    .innerJoin(operator, eq(operator.id, session.operator))
    .where(and(eq(session.tokenHash, tokenHash), gt(session.expiresAt, now), isNull(session.revokedAt), isNull(operator.disabledAt)))
  if (!row) return null
  // Once a minute is exact enough, and does not turn every read into a write.
  if (now.getTime() - row.lastSeenAt.getTime() > SEEN_STEP_MS)
    await db.update(session).set({ lastSeenAt: now }).where(eq(session.tokenHash, tokenHash))
  return { operator: row.operator, expiresAt: row.expiresAt }
}

/** Signs this token out. Revoking twice, or something unknown, changes nothing. */
export async function revokeSession(db: Db, params: { token: string; now: Date }): Promise<void> {
  await db
    .update(session)
    .set({ revokedAt: params.now })
    .where(and(eq(session.tokenHash, hashToken(params.token)), isNull(session.revokedAt)))
}

export async function revokeSessionsOf(db: Db, params: { operator: string; now: Date }): Promise<void> {
  await db
    .update(session)
    .set({ revokedAt: params.now })
    .where(and(eq(session.operator, params.operator), isNull(session.revokedAt)))
}

export async function createSignInLink(
  db: Db,
  params: { token: string; operator: string; now: Date; expiresAt: Date; uses: number },
): Promise<void> {
  const { token, now, expiresAt, uses } = params
  await db.insert(signInLink).values({ tokenHash: hashToken(token), operator: params.operator, createdAt: now, expiresAt, usesLeft: uses })
}

/** Takes one use off the link and says whom it signs in; null when it is unknown, expired, used up, or its operator disabled. */
export async function useSignInLink(db: Db, params: { token: string; now: Date }): Promise<OperatorRow | null> {
  const { now } = params
  const [used] = await db
    .update(signInLink)
    .set({ usesLeft: sql`${signInLink.usesLeft} - 1`, usedAt: now })
    .where(
      and(
        eq(signInLink.tokenHash, hashToken(params.token)),
        gt(signInLink.expiresAt, now),
        gt(signInLink.usesLeft, 0),
        sql`exists (select 1 from ${operator} where ${operator.id} = ${signInLink.operator} and ${operator.disabledAt} is null)`,
      ),
    )
    .returning({ operator: signInLink.operator })
  if (!used) return null
  const [row] = await db.select().from(operator).where(eq(operator.id, used.operator))
  return row ?? null
}

/** Removes sessions and links that can sign nobody in any more. */
export async function deleteExpiredSessions(db: Db, params: { before: Date }): Promise<void> {
  await db.delete(session).where(or(lt(session.expiresAt, params.before), lt(session.revokedAt, params.before)))
  await db.delete(signInLink).where(lt(signInLink.expiresAt, params.before))
}
