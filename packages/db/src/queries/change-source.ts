import { createHash } from 'node:crypto'
import { and, asc, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../database.ts'
import { changeSource } from '../schema/change-source.ts'

/** Without the token's hash, which nobody needs to see. */
export type ChangeSourceRow = Omit<typeof changeSource.$inferSelect, 'tokenHash'>

const SOURCE = {
  id: changeSource.id,
  createdBy: changeSource.createdBy,
  createdAt: changeSource.createdAt,
  lastUsedAt: changeSource.lastUsedAt,
  revokedAt: changeSource.revokedAt,
  revokedBy: changeSource.revokedBy,
}

/** A token is random and long, so a plain hash is enough: what is stored opens nothing. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Makes a source, or gives a revoked one of that name a new token. Null: there is one in force. */
export async function createChangeSource(
  db: Db,
  params: { id: string; token: string; createdBy: string; now: Date },
): Promise<ChangeSourceRow | null> {
  const { id, createdBy, now } = params
  const fresh = { tokenHash: hashToken(params.token), createdBy, createdAt: now, lastUsedAt: null, revokedAt: null, revokedBy: null }
  const [row] = await db
    .insert(changeSource)
    .values({ id, ...fresh })
    .onConflictDoUpdate({ target: changeSource.id, set: fresh, setWhere: isNotNull(changeSource.revokedAt) })
    .returning(SOURCE)
  return row ?? null
}

/** Null: it is unknown, or was revoked before. */
export async function revokeChangeSource(db: Db, params: { id: string; by: string; now: Date }): Promise<ChangeSourceRow | null> {
  const [row] = await db
    .update(changeSource)
    .set({ revokedAt: params.now, revokedBy: params.by })
    .where(and(eq(changeSource.id, params.id), isNull(changeSource.revokedAt)))
    .returning(SOURCE)
  return row ?? null
}

const USED_STEP_MS = 60_000

/** The source in force that has this token, noted as used at most once a minute; null when nobody has it. */
export async function findChangeSource(db: Db, params: { token: string; now: Date }): Promise<ChangeSourceRow | null> {
  const tokenHash = hashToken(params.token)
  const [row] = await db
    .select(SOURCE)
    .from(changeSource)
    .where(and(eq(changeSource.tokenHash, tokenHash), isNull(changeSource.revokedAt)))
  if (row === undefined) return null
  await db
    .update(changeSource)
    .set({ lastUsedAt: params.now })
    .where(
      and(
        eq(changeSource.id, row.id),
        or(isNull(changeSource.lastUsedAt), lt(changeSource.lastUsedAt, new Date(params.now.getTime() - USED_STEP_MS))),
      ),
    )
  return row
}

/** All of them, revoked ones too; there are tens. */
export async function listChangeSources(db: Db): Promise<ChangeSourceRow[]> {
  return db.select(SOURCE).from(changeSource).orderBy(asc(changeSource.id))
}
