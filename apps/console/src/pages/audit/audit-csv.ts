import type { AuditEventView } from '../../server/answers.ts'

const columns: (keyof AuditEventView)[] = [
  'seq',
  'at',
  'actor',
  'authority',
  'gate',
  'action',
  'tenant',
  'subject',
  'reason',
  'case',
  'planHash',
  'details',
  'previousHash',
  'hash',
]

/** The events as RFC 4180 CSV. Cells that a spreadsheet would run as a formula get a leading apostrophe. */
export function auditCsv(events: AuditEventView[]): string {
  return (
    [columns, ...events.map((event) => columns.map((column) => event[column]))].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
  )
}

function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
