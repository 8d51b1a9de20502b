import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { oxlintConfig } from './oxlint-config.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const planted = path.join(root, 'tools/lint/planted')
// The suffix keeps compilers and other tools from reading these as ours.
const suffix = '.planted'
const files = readdirSync(planted, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(suffix))
  .map((name) => name.slice(0, -suffix.length))

const folder = mkdtempSync(path.join(tmpdir(), 'lamplighter-planted-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the committed lint configuration is the one the import table says', () => {
  const committed: unknown = JSON.parse(readFileSync(path.join(root, '.oxlintrc.json'), 'utf8'))
  expect(committed).toEqual(JSON.parse(JSON.stringify(oxlintConfig())))
})

describe('each planted file yields exactly the finding it names', () => {
  const found = lintPlanted()
  test.each(files)('%s', (name) => {
    const expected = /^\/\/ expect: (.+)$/m.exec(readFileSync(path.join(planted, name + suffix), 'utf8'))?.[1]
    expect(expected).toBeDefined()
    expect(found.get(name) ?? new Set(['nothing'])).toEqual(new Set([expected]))
  })
})

function lintPlanted(): Map<string, Set<string>> {
  for (const name of files) cpSync(path.join(planted, name + suffix), path.join(folder, name))
  cpSync(path.join(root, '.oxlintrc.json'), path.join(folder, '.oxlintrc.json'))
  const bin = path.join(path.dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint')
  const byFile = new Map<string, Set<string>>()
  const report = run(bin)
  for (const { code, filename } of JSON.parse(report).diagnostics as { code: string; filename: string }[]) {
    byFile.set(filename, (byFile.get(filename) ?? new Set()).add(code))
  }
  return byFile
}

function run(bin: string): string {
  try {
    return execFileSync(process.execPath, [bin, '-f', 'json'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    // Findings make the linter exit with 1: that is what this test is for.
    return (error as { stdout: string }).stdout
  }
}
