import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

// Decision 0013: what is sent together in one transaction is awaited to its end (`settleAll`). A plain `Promise.all` rolls back while
// the rest is still on its way, and what arrives after the rollback is committed by itself.

const packages = join(import.meta.dirname, '../../..')
const folders = ['operations/src', 'db/src', 'api/src']

/** Every `Promise.all` whose argument names a transaction; line by line, from the source itself. */
function promisesOverTransactions(text: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
    const argument = text.slice(at + call.length, endOf(text, at + call.length))
    if (/\b(tx|transaction)\b/.test(argument)) found.push(text.slice(0, at).split('\n').length)
  }
  return found
}

const call = 'Promise.all('

/** Where the bracket that was opened before `from` is closed. */
function endOf(text: string, from: number): number {
  let open = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') open += 1
    if (text[at] === ')' && (open -= 1) === 0) return at
  }
  return text.length
}

test('nothing that shares a transaction is left at work when a part of it fails', () => {
  const files = folders.flatMap((folder) =>
    readdirSync(join(packages, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => join(packages, folder, path)),
  )
  expect(files.length).toBeGreaterThan(200)
  const found = files.flatMap((file) =>
    promisesOverTransactions(readFileSync(file, 'utf8')).map((line) => `${relative(packages, file)}:${line}`),
  )
  expect(found).toEqual([])
})

test('a planted one is found, and what shares none is not', () => {
  expect(promisesOverTransactions('const [a] = await Promise.all([\n  find(tx, { id }),\n  read(tx),\n])\n')).toEqual([1])
  expect(promisesOverTransactions('await settleAll([find(tx)])\nawait Promise.all([find(context.db), read(db)])\nawait find(tx)')).toEqual(
    [],
  )
})
