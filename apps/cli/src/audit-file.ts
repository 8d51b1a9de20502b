import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { chainStart, followChain, type SealedAuditEntry } from '@lamplighter/operations/audit-chain'
import { readLines, type InputLine } from './bundle-lines.ts'
import { CommandError } from './exit-code.ts'

export type AuditVerification = { type: 'intact'; events: number; head: string } | { type: 'broken'; atSeq: string; problem: string }

/**
 * Walks an exported audit log, oldest first, on any machine and without a server; `-` reads standard input. Any change to an
 * event, any gap and any reordering is found. Cutting off the newest events is found by comparing the head with one noted elsewhere.
 */
export async function verifyAuditFile(file: string): Promise<AuditVerification> {
  const lines = readLines(file === '-' ? process.stdin : createReadStream(file))
  let state = chainStart
  try {
    for await (const group of lines) {
      for (const line of group) {
        const entry = parseEntry(line)
        if (entry === null) return { type: 'broken', atSeq: String(state.seq + 1), problem: `line ${line.number} is no audit event` }
        const step = followChain({ before: state, entry })
        if ('broken' in step) return { type: 'broken', atSeq: String(step.broken.atSeq), problem: step.broken.problem }
        state = step.state
      }
    }
  } catch (cause) {
    throw new CommandError(`${file} can not be read: ${(cause as Error).message}.`, { cause })
  }
  return { type: 'intact', events: state.seq, head: state.hash }
}

const text = z.string().nullable()

const entrySchema = z.strictObject({
  seq: z.int(),
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

function parseEntry(line: InputLine): SealedAuditEntry | null {
  if (line.type === 'too-long') return null
  try {
    const parsed = entrySchema.safeParse(JSON.parse(line.text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
