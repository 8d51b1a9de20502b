import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtLamp } from './built-lamp.ts'
import { exitCodeOfRun, exitCodes } from './exit-code.ts'

const lamp = builtLamp()

describe('a command line that is wrong is one line on standard error and exit code 2', () => {
  test.each([
    [[], /name a command/],
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['tenant', 'find'], /missing required argument 'text'/],
    [['diagnose', 'acme'], /missing required argument 'feature'/],
    [['plan', 'x/y'], /required option '--tenant/],
    [['plan', 'x/y', '--tenant', 'acme', '--param', 'novalue'], /--param takes name=value/],
    [['run', 'p'], /required option '--reason/],
    [['runs', '--state', 'sleeping'], /Allowed choices are/],
    [['runs', '--limit', 'many'], /whole number from 1 to 200/],
    [['audit', 'shred'], /unknown command 'shred'/],
    [['--as', 'boss', 'runs'], /--as takes a role/],
    [['runs', '--colour'], /unknown option '--colour'/],
  ])('%j', async (args, line) => {
    const { code, stdout, stderr } = await lamp.run(args as string[])
    expect(stderr).toMatch(line)
    expect(stderr).toMatch(/^lamp: [^\n]+\n$/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('a server that can not be found', () => {
  test('is said with the way out, and exit code 1', async () => {
    const { code, stderr } = await lamp.run(['health'])
    expect(stderr).toMatch(/^lamp: No running server is known: there is no .*demo\.json\. Start one with npm start/)
    expect(code).toBe(1)
  })

  test('is said when a contact file was left behind by a dead one', async () => {
    const home = join(lamp.folder, 'dead')
    mkdirSync(home)
    writeFileSync(join(home, 'demo.json'), JSON.stringify({ url: 'http://127.0.0.1:1', tokens: { l2: 'x'.repeat(43) } }))
    const { code, stderr } = await lamp.run(['health'], { env: { LAMPLIGHTER_HOME: home } })
    expect(stderr).toBe('lamp: The server at http://127.0.0.1:1 does not answer. Start it with npm start, or set LAMPLIGHTER_URL.\n')
    expect(code).toBe(1)
  })
})

test.each([['--help'], ['explain', '--help'], ['plan', '--help'], ['audit', 'verify', '--help']])(
  'help is on standard output, with exit code 0: %s %s',
  async (...args) => {
    const { code, stdout, stderr } = await lamp.run(args)
    expect(stdout).toMatch(/^Usage: lamp/)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  },
)

test.each([
  ['finished', 'fixed', exitCodes.ok],
  ['finished', 'unchanged', exitCodes.unchanged],
  ['finished', 'worse', exitCodes.worse],
  ['finished', 'unknown', exitCodes.unknown],
  ['needs-decision', null, exitCodes.unknown],
  ['refused', null, exitCodes.refused],
  ['rejected', null, exitCodes.refused],
  ['expired', null, exitCodes.refused],
  ['awaiting-approval', null, exitCodes.awaitingApproval],
  ['cancelled', null, exitCodes.error],
  ['undone', null, exitCodes.ok],
] as const)('a run that is %s (%s) ends the command with its own exit code', (state, verdict, code) => {
  expect(exitCodeOfRun({ state, verdict })).toBe(code)
})
