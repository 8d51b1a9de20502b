import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll } from 'vitest'

export type Outcome = { code: number | null; stdout: string; stderr: string }

export type BuiltLamp = {
  run(args: string[], options?: { input?: string; env?: Record<string, string> }): Promise<Outcome>
  /** The file, for tests that start it in a way of their own. */
  readonly file: string
  /** An empty folder, removed after the file's tests. */
  readonly folder: string
}

/** The real program, built as it is shipped and run as a real process. Call once at the top of a test file. */
export function builtLamp(): BuiltLamp {
  const folder = mkdtempSync(join(tmpdir(), 'lamp-test-'))
  const file = join(folder, 'main.mjs')
  beforeAll(async () => {
    const build = await rolldown({
      input: { main: fileURLToPath(new URL('./main.ts', import.meta.url)) },
      platform: 'node',
      external: [/^node:/],
    })
    await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
    await build.close()
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    file,
    folder,
    run: (args, options = {}) =>
      new Promise((resolve, reject) => {
        const env = { LAMPLIGHTER_HOME: join(folder, 'home'), ...options.env }
        const child = spawn(process.execPath, [file, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
        const outcome: Outcome = { code: null, stdout: '', stderr: '' }
        child.stdout.on('data', (chunk) => (outcome.stdout += String(chunk)))
        child.stderr.on('data', (chunk) => (outcome.stderr += String(chunk)))
        child.once('error', reject)
        child.once('close', (code) => resolve({ ...outcome, code }))
        child.stdin.on('error', () => {})
        child.stdin.end(options.input ?? '')
      }),
  }
}
