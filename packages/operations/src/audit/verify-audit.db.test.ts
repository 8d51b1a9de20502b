import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { auditEvent } from '@lamplighter/db/schema'
import { testDatabase } from '@lamplighter/testing'
import { appendAudit } from './append-audit.ts'
import type { AuditEntry } from './audit-entry.ts'
import { exportAudit, verifyAudit, verifyAuditLines } from './verify-audit.ts'

const database = testDatabase()
const at = new Date('2026-11-20T12:00:00.123Z')
const entry: AuditEntry = {
  actor: 'op-1',
  authority: 'role:l2',
  gate: 'console',
  action: 'run.requested',
  tenant: null,
  subject: 'r-1',
  details: { text: 'Grüße \u2028 “x”', n: 1e21, list: [1, { deep: null }] },
  planHash: null,
  reason: 'Because',
  case: null,
}

function append(change: Partial<AuditEntry> = {}): Promise<void> {
  return database.db.transaction((tx) => appendAudit(tx, { at, entry: { ...entry, ...change } }))
}

async function exported(): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportAudit(database.db)) lines.push(line)
  return lines
}

beforeEach(async () => {
  await database.db.delete(auditEvent)
})

describe('the audit chain', () => {
  test('is intact from the first entry on, in the database and in its export', async () => {
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact', events: 0 })
    for (let n = 0; n < 5; n += 1) await append({ details: { n } })
    const verdict = await verifyAudit(database.db)
    expect(verdict).toMatchObject({ type: 'intact', events: 5 })
    expect(await verifyAuditLines(await exported())).toEqual(verdict)
  })

  test('a transaction that rolls back leaves no gap', async () => {
    await append()
    await database.db
      .transaction(async (tx) => {
        await appendAudit(tx, { at, entry })
        throw new Error('roll back')
      })
      .catch(() => {})
    await append()
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact', events: 2 })
  })

  test('entries written at the same time by many connections form one chain', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => append({ details: { n } })))
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact', events: 20 })
  })

  test('text that PostgreSQL can not keep is sealed as it is stored', async () => {
    await append({ reason: 'a\0b\ud800', details: { odd: 'x\0\udc00' } })
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'intact', events: 1 })
  })

  const attacks: [string, () => Promise<unknown>, number][] = [
    [
      'a changed detail',
      () =>
        database.db
          .update(auditEvent)
          .set({ details: { n: 99 } })
          .where(eq(auditEvent.seq, 2)),
      2,
    ],
    ['a changed actor', () => database.db.update(auditEvent).set({ actor: 'op-2' }).where(eq(auditEvent.seq, 3)), 3],
    ['a deleted entry', () => database.db.delete(auditEvent).where(eq(auditEvent.seq, 2)), 3],
    [
      'a moved time',
      () =>
        database.db
          .update(auditEvent)
          .set({ at: sql`${auditEvent.at} + interval '1 hour'` })
          .where(eq(auditEvent.seq, 1)),
      1,
    ],
    [
      'a changed entry sealed anew, without those after it',
      () =>
        database.db
          .update(auditEvent)
          .set({ previousHash: 'f'.repeat(64) })
          .where(eq(auditEvent.seq, 3)),
      3,
    ],
  ]
  test.each(attacks)('%s is found, and where', async (_name, attack, atSeq) => {
    for (let n = 0; n < 4; n += 1) await append({ details: { n } })
    await attack()
    expect(await verifyAudit(database.db)).toMatchObject({ type: 'broken', atSeq })
    expect(await verifyAuditLines(await exported())).toMatchObject({ type: 'broken', atSeq })
  })

  test('an export with swapped, doubled or foreign lines is broken', async () => {
    for (let n = 0; n < 3; n += 1) await append({ details: { n } })
    const [a, b, c] = (await exported()) as [string, string, string]
    expect(await verifyAuditLines([b, a, c])).toMatchObject({ type: 'broken', atSeq: 2 })
    expect(await verifyAuditLines([a, a, b, c])).toMatchObject({ type: 'broken', atSeq: 1 })
    expect(await verifyAuditLines([a, 'not json', b])).toMatchObject({ type: 'broken', atSeq: 2 })
  })
})
