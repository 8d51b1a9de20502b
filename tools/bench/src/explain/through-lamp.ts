import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

export type ThroughLamp = {
  /** Of wall time, from the start of the process to its end. */
  bundlesPerSecond: number
  /** From the start of the process to its first line, ms. */
  firstLineMs: number
}

/** `lamp explain --json -` as it is shipped: built, a process of its own, lines in through a pipe and out through another. */
export async function throughLamp({ lines, count }: { lines: readonly string[]; count: number }): Promise<ThroughLamp> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-bench-lamp-'))
  try {
    const lamp = await buildLamp(folder)
    const began = performance.now()
    const child = spawn(process.execPath, [lamp, 'explain', '--json', '-'], {
      env: { LAMPLIGHTER_HOME: join(folder, 'home') },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let answered = 0
    let firstLineMs = 0
    child.stdout.on('data', (chunk: Buffer) => {
      firstLineMs ||= performance.now() - began
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) answered += 1
    })
    const ended = once(child, 'close') as Promise<[code: number | null]>
    for (let sent = 0; sent < count; sent += 1) {
      if (!child.stdin.write(`${lines[sent % lines.length]!}\n`)) await once(child.stdin, 'drain')
    }
    child.stdin.end()
    const [code] = await ended
    const seconds = (performance.now() - began) / 1000
    if (code !== 0 || answered !== count) throw new Error(`lamp ended with ${code} after ${answered} of ${count} explanations`)
    return { bundlesPerSecond: count / seconds, firstLineMs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function buildLamp(folder: string): Promise<string> {
  const main = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url))
  const build = await rolldown({ input: { main }, platform: 'node', external: [/^node:/] })
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await build.close()
  return join(folder, 'main.mjs')
}
