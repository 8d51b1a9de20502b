import { asc, gt } from 'drizzle-orm'
import { z } from 'zod'
import type { Db } from '@lamplighter/db'
import { auditEvent } from '@lamplighter/db/schema'
import { chainStart, followChain, type ChainBreak, type SealedAuditEntry } from './audit-entry.ts'

export type AuditVerification = { type: 'intact'; events: number; head: string } | ({ type: 'broken' } & ChainBreak)

const pageSize = 1000

/** Walks the whole chain, oldest first, in pages; nothing is kept in memory. */
export async function verifyAudit(db: Db): Promise<AuditVerification> {
  return verifyEntries(readAudit(db))
}

/** The whole chain, oldest first, one JSON object a line; the file that `verifyAuditLines` checks offline. */
export async function* exportAudit(db: Db): AsyncGenerator<string> {
  for await (const entry of readAudit(db)) yield `${JSON.stringify(entry)}\n`
}

/** Checks an exported file without any server. A line that is no entry breaks the chain at its place. */
export async function verifyAuditLines(lines: AsyncIterable<string> | Iterable<string>): Promise<AuditVerification> {
  return verifyEntries(parseLines(lines))
}

async function verifyEntries(entries: AsyncIterable<SealedAuditEntry | null>): Promise<AuditVerification> {
  let state = chainStart
  for await (const entry of entries) {
    if (entry === null) return { type: 'broken', atSeq: state.seq + 1, problem: 'is not an audit entry' }
    const step = followChain({ before: state, entry })
    if ('broken' in step) return { type: 'broken', ...step.broken }
    state = step.state
  }
  return { type: 'intact', events: state.seq, head: state.hash }
}

async function* readAudit(db: Db): AsyncGenerator<SealedAuditEntry> {
  for (let after = 0; ;) {
    const rows = await db.select().from(auditEvent).where(gt(auditEvent.seq, after)).orderBy(asc(auditEvent.seq)).limit(pageSize)
    for (const { caseId, at, ...row } of rows) yield { ...row, at: at.toISOString(), case: caseId }
    if (rows.length < pageSize) return
    after = rows.at(-1)!.seq
  }
}

async function* parseLines(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<SealedAuditEntry | null> {
  for await (const line of lines) {
    if (line.trim() === '') continue
    const parsed = sealedEntrySchema.safeParse(parseJson(line))
    yield parsed.success ? (parsed.data as SealedAuditEntry) : null
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const text = z.string().nullable()
const sealedEntrySchema = z.strictObject({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  authority: z.string(),
  gate: z.string(),
  action: z.string(),
  tenant: text,
  subject: text,
  details: z.record(z.string(), z.json()),
  planHash: text,
  reason: text,
  case: text,
  previousHash: z.string(),
  hash: z.string(),
})
