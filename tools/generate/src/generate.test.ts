import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Pack } from '@lamplighter/catalog'
import { packFindings } from '@lamplighter/testing/pack'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from './generate.ts'
import { parseRequest } from './request.ts'

// Inside the repository, so that generated files find what they import; removed afterwards.
const root = mkdtempSync(join(import.meta.dirname, '..', '.scratch-'))
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
const make = (line: string) => generate({ root, request: parseRequest(line.split(' ')) })
const steps = [
  'pack lamps',
  'feature light --pack lamps',
  'component wick --pack lamps',
  'check wick/is-long --pack lamps',
  'check wick/is-dry --pack lamps',
  'cause wick/burnt --pack lamps --of wick',
  'cause wick/wet --pack lamps --of wick',
  'remediation wick/trim --pack lamps --cures wick/burnt',
]

beforeAll(() => {
  mkdirSync(join(root, 'packages'))
  for (const step of steps) make(step)
})
afterAll(() => rmSync(root, { recursive: true }))

test('what is generated compiles as it stands', { timeout: 120_000 }, () => {
  const pack = join(root, 'packages', 'pack-lamps')
  // The shared preset, from two folders deeper.
  writeFileSync(join(pack, 'tsconfig.json'), JSON.stringify({ extends: '../../../../tsconfig/node.json', include: ['src'] }))
  expect(() => execFileSync(process.execPath, [tsc, '-p', pack], { encoding: 'utf8' })).not.toThrow()
})

test('its lint names everything that is to be filled in, and what is missing', async () => {
  const module = (await import(pathToFileURL(join(root, 'packages/pack-lamps/src/pack.ts')).href)) as { lampsPack: Pack }
  const { lampsPack: pack } = module
  expect(pack.nodes.map(({ id }) => id)).toEqual(['light', 'wick'])
  expect(pack.checks.map(({ id }) => id)).toEqual(['light/works-for-a-shopper-of-our-own', 'wick/is-long', 'wick/is-dry'])
  const found = packFindings({ pack }).map(({ at, problem }) => `${at}: ${problem}`)
  for (const at of ['pack lamps', 'node light', 'node wick', 'check wick/is-long', 'cause wick/burnt', 'remediation wick/trim'])
    expect(found, at).toContainEqual(expect.stringMatching(new RegExp(`^${at}: .*TO FILL IN`)))
  expect(found).toContainEqual(expect.stringMatching(/^cause wick\/burnt: runbook is still .*TO FILL IN/))
  expect(found).toContainEqual(expect.stringMatching(/^cause wick\/wet: is cured by no remediation/))
})

describe('nothing is overwritten, nothing is guessed', () => {
  test.each([
    ['feature light --pack lamps', /There is a node “light” already/],
    ['check wick/is-dry --pack lamps', /There is a check “wick\/is-dry” already/],
    ['cause wick/wet --pack lamps --of wick', /There is a cause “wick\/wet” already/],
    ['remediation wick/trim --pack lamps --cures wick/burnt', /There is a remediation “wick\/trim” already/],
    ['pack lamps', /There is a pack “lamps” already/],
    ['check oil/is-there --pack lamps', /There is no node “oil”/],
    ['feature light --pack lanterns', /There is no pack “lanterns”.*Known: lamps/],
    ['cause wick/wet --pack lamps', /--of: name the node/],
    ['remediation wick/dry --pack lamps', /--cures: name the cause/],
    ['feature Light --pack lamps', /small letters with hyphens/],
    ['check wick --pack lamps', /two such names with a slash/],
    ['lamp wick', /What to generate: pack, feature/],
  ])('%s', (line, says) => {
    const before = readFileSync(join(root, 'packages/pack-lamps/src/every-node.ts'), 'utf8')
    expect(() => make(line)).toThrow(says)
    expect(readFileSync(join(root, 'packages/pack-lamps/src/every-node.ts'), 'utf8')).toBe(before)
  })
})

test('a cause and a remediation fit into the pack that is there', () => {
  cpSync(join(import.meta.dirname, '../../../packages/pack-commerce'), join(root, 'packages/pack-commerce'), { recursive: true })
  expect(make('cause cache/cold --of cache').written).toEqual([
    'src/components/cache/causes.ts',
    'src/components/cache/runbooks/cold.md',
    'src/every-cause.ts',
  ])
  const causes = readFileSync(join(root, 'packages/pack-commerce/src/components/cache/causes.ts'), 'utf8')
  expect(causes.match(/from '@lamplighter\/catalog'/g)).toHaveLength(1)
  expect(causes).toContain('signature(cacheMatches, {')
  make('remediation cache/warm --cures cache/cold')
  expect(readFileSync(join(root, 'packages/pack-commerce/src/components/cache/remediations/warm.ts'), 'utf8')).toContain(
    `verify: { checks: ['cache/matches-source']`,
  )
  expect(readFileSync(join(root, 'packages/pack-commerce/src/every-remediation.ts'), 'utf8')).toContain(
    `import { cacheWarm } from './components/cache/remediations/warm.ts'`,
  )
})
