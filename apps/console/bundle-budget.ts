import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

// Measures the built console against its budgets (docs: shell ≤ 130 kB gzip JavaScript, any route ≤ 60 kB more) and exits with 1
// when one is broken. Counts what the browser must fetch before a screen is shown: a chunk and everything that it imports statically.

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[]; isEntry?: boolean }

const budget = { shell: 130, route: 60 }
const dist = new URL('./dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<string, Chunk>

const entry = Object.keys(manifest).find((key) => manifest[key]!.isEntry)!
const shell = closure(entry)
const rows = [{ name: 'shell', kB: kilobytes(shell), limit: budget.shell }]
for (const key of Object.keys(manifest)
  .filter((name) => name.startsWith('src/pages/'))
  .sort()) {
  const more = new Set([...closure(key)].filter((file) => !shell.has(file)))
  rows.push({ name: key.replace('src/pages/', ''), kB: kilobytes(more), limit: budget.route })
}
for (const row of rows) {
  const holds = row.kB <= row.limit
  if (!holds) process.exitCode = 1
  process.stdout.write(`${row.name.padEnd(34)} ${row.kB.toFixed(1).padStart(6)} kB gzip  (≤ ${row.limit})  ${holds ? 'holds' : 'BROKEN'}\n`)
}

function closure(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]!
  if (seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const next of chunk.imports ?? []) closure(next, seen)
  return seen
}

function kilobytes(files: Set<string>): number {
  return [...files]
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length / 1000, 0)
}
