import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { firstPreviousHash, sealOf, type SealedAuditEntry } from '@lamplighter/operations/audit-chain'
import { builtLamp } from './built-lamp.ts'

const lamp = builtLamp()

function chain(length: number): SealedAuditEntry[] {
  const entries: SealedAuditEntry[] = []
  for (let seq = 1; seq <= length; seq += 1) {
    const entry = {
      seq,
      at: new Date(seq * 1000).toISOString(),
      actor: 'demo-l2',
      authority: 'role:l2',
      gate: 'cli',
      action: 'run.requested',
      tenant: 'acme',
      subject: `run-${seq}`,
      details: { step: seq },
      planHash: null,
      reason: 'caller can not pay',
      case: null,
      previousHash: entries.at(-1)?.hash ?? firstPreviousHash,
    }
    entries.push({ ...entry, hash: sealOf(entry) })
  }
  return entries
}

async function verify(entries: unknown[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const file = join(lamp.folder, 'audit.ndjson')
  writeFileSync(file, entries.map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`).join(''))
  return lamp.run(['audit', 'verify', '--file', file])
}

describe('an exported audit log, verified without a server', () => {
  test('is intact when nobody touched it, and names its head', async () => {
    const entries = chain(5)
    expect(await verify(entries)).toEqual({ code: 0, stdout: `Intact: 5 events, head ${entries[4]!.hash}\n`, stderr: '' })
  })

  test.each<[string, (entries: SealedAuditEntry[]) => unknown[], string]>([
    [
      'changed',
      (entries) => entries.map((entry) => (entry.seq === 3 ? { ...entry, actor: 'demo-l1' } : entry)),
      'Broken at event 3: was changed after it was written\n',
    ],
    ['left out', (entries) => entries.filter(({ seq }) => seq !== 3), 'Broken at event 4: entry 3 is missing\n'],
    ['swapped', (entries) => [entries[0], entries[2], entries[1], ...entries.slice(3)], 'Broken at event 3: entry 2 is missing\n'],
    [
      'given one more field',
      (entries) => entries.map((entry) => (entry.seq === 2 ? { ...entry, note: 'x' } : entry)),
      'Broken at event 2: line 2 is no audit event\n',
    ],
    ['replaced by garbage', (entries) => [entries[0], 'garbage', ...entries.slice(2)], 'Broken at event 2: line 2 is no audit event\n'],
  ])('is broken where an event was %s, with exit code 1', async (_name, tamper, said) => {
    expect(await verify(tamper(chain(5)))).toMatchObject({ code: 1, stdout: said })
  })

  test('that is not there is one line and exit code 1', async () => {
    const { code, stderr } = await lamp.run(['audit', 'verify', '--file', join(lamp.folder, 'none.ndjson')])
    expect(stderr).toMatch(/^lamp: .*none\.ndjson can not be read: [^\n]+\n$/)
    expect(code).toBe(1)
  })
})
