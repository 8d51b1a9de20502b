import { expect, test } from 'vitest'
import { auditCsv } from './audit-csv.ts'

const event = {
  seq: '7',
  at: '2026-11-20T10:00:00Z',
  actor: 'Mara Lind',
  authority: 'role l1',
  gate: 'role',
  action: 'run.requested',
  tenant: null,
  subject: 'r-1',
  details: { verdict: 'fixed' },
  planHash: null,
  reason: 'She said: "it, too",\nand hung up',
  case: '=1+1',
  previousHash: 'a',
  hash: 'b',
}

test('quotes, commas and line ends stay inside their cell, and null is empty', () => {
  const [header, ...rest] = auditCsv([event]).split('\r\n')
  expect(header).toBe('seq,at,actor,authority,gate,action,tenant,subject,reason,case,planHash,details,previousHash,hash')
  expect(rest.join('|')).toBe(
    `7,2026-11-20T10:00:00Z,Mara Lind,role l1,role,run.requested,,r-1,"She said: ""it, too"",\nand hung up",'=1+1,,"{""verdict"":""fixed""}",a,b|`,
  )
})

test('a cell that a spreadsheet would run is made harmless', () => {
  expect(auditCsv([{ ...event, reason: '@cmd' }])).toContain(`'@cmd`)
})
