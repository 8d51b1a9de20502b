/** How a row of a ledger is drawn: from the middle to the right when it speaks for, to the left when it speaks against. */
export type LedgerBar = { side: 'for' | 'against' | 'none'; widthPercent: number }

/**
 * One scale for all ledgers that are compared: the strongest row fills its half (50 %). A row under 0.5 dB is shown as none,
 * because a hairline would claim more than its number does.
 */
export function ledgerBar(options: { decibans: number; strongest: number }): LedgerBar {
  const { decibans, strongest } = options
  if (Math.abs(decibans) < 0.5 || strongest <= 0) return { side: 'none', widthPercent: 0 }
  return { side: decibans > 0 ? 'for' : 'against', widthPercent: Math.min(50, (Math.abs(decibans) / strongest) * 50) }
}

export function strongestRow(rows: { decibans: number }[]): number {
  return rows.reduce((most, row) => Math.max(most, Math.abs(row.decibans)), 0)
}

/** "+39.5", "−4.0", "0.0": always signed, with the minus sign that is as wide as the plus. */
export function formatDecibans(decibans: number): string {
  const rounded = Math.abs(decibans).toFixed(1)
  if (rounded === '0.0') return '0.0'
  return `${decibans > 0 ? '+' : '−'}${rounded}`
}

/** What a weight means in odds: 10 dB are ten to one. Large odds are rounded to two digits. */
export function describeOdds(decibans: number): string {
  const odds = 10 ** (Math.abs(decibans) / 10)
  if (odds < 1.1) return 'says nothing either way'
  const shown =
    odds < 10 ? odds.toFixed(1).replace(/\.0$/, '') : odds > 1e6 ? 'over a million' : Number(odds.toPrecision(2)).toLocaleString('en-GB')
  return `${shown} times ${decibans > 0 ? 'likelier' : 'less likely'}`
}
