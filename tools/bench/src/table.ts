import type { BenchResult, Goal, Measure } from './bench.ts'

/** The result for people: measures, then goals with ✓ or ✗, then notes. */
export function renderResult(options: { name: string; machine: Record<string, unknown>; result: BenchResult }): string {
  const { name, machine, result } = options
  const machineLine = Object.entries(machine).map(([key, value]) => `${key} ${String(value)}`)
  return [
    `bench ${name} · ${machineLine.join(' · ')}`,
    ...(result.table ? ['', renderTable(result.table)] : []),
    '',
    renderTable({ head: ['measure', 'value', 'unit', 'peer', 'limit', 'ratio'], rows: result.measures.map(measureCells) }),
    '',
    renderTable({ head: ['goal', 'value', 'target', 'holds'], rows: result.goals.map(goalCells) }),
    ...(result.notes ?? []).map((note) => `· ${note}`),
  ].join('\n')
}

function measureCells({ name, value, unit, peer, limit, ratio }: Measure): string[] {
  return [name, figure(value), unit, figure(peer), figure(limit), figure(ratio)]
}

function goalCells({ name, value, target, holds }: Goal): string[] {
  return [name, figure(value), target, holds ? '✓ yes' : '✗ no']
}

function figure(value: number | undefined): string {
  if (value === undefined) return ''
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function renderTable({ head, rows }: { head: string[]; rows: string[][] }): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)))
  const line = (cells: string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
