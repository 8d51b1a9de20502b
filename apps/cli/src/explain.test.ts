import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { explanationSchema } from '@lamplighter/catalog/evidence'
import { builtLamp } from './built-lamp.ts'

const lamp = builtLamp()

function bundle(tenant = 'acme'): Record<string, unknown> {
  return {
    format: 'lamplighter.evidence/1',
    now: '2026-11-20T10:00:00Z',
    subject: { tenant, feature: 'checkout' },
    model: {
      nodes: [
        { id: 'checkout', kind: 'feature', prior: 0.002 },
        { id: 'payment-credential', kind: 'component', prior: 0.002 },
      ],
      edges: [{ from: 'checkout', to: 'payment-credential', weight: 0.95 }],
      checks: [
        { id: 'checkout/order', observes: 'checkout', sensitivity: 0.94, falseAlarm: 0.001 },
        { id: 'credential/accepted', observes: 'payment-credential', sensitivity: 0.98, falseAlarm: 0.001 },
      ],
      causes: [{ id: 'payments/credential-expired', of: 'payment-credential', prior: 0.002, cures: ['payments/rotate-credential'] }],
    },
    observations: [
      { check: 'checkout/order', status: 'fail', observedAt: '2026-11-20T09:59:40Z' },
      { check: 'credential/accepted', status: 'fail', observedAt: '2026-11-20T09:59:41Z' },
    ],
  }
}

function file(name: string, text: string): string {
  const path = join(lamp.folder, name)
  writeFileSync(path, text)
  return path
}

describe('one bundle in a file', () => {
  test('is explained in words, without any server', async () => {
    const { code, stdout, stderr } = await lamp.run(['explain', file('one.json', JSON.stringify(bundle(), null, 2))])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^checkout of acme: Confirmed \(this tenant only\)\n/)
    expect(stdout).toContain('payments/credential-expired')
    expect(code).toBe(0)
  })

  test('is explained as JSON that fits the format', async () => {
    const { code, stdout } = await lamp.run(['explain', file('json.json', JSON.stringify(bundle())), '--json'])
    expect(explanationSchema.parse(JSON.parse(stdout)).causes[0]?.cause).toBe('payments/credential-expired')
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(code).toBe(0)
  })

  test('shows the engineer a ledger whose decibans add up', async () => {
    const { stdout } = await lamp.run(['explain', file('engineer.json', JSON.stringify(bundle())), '--engineer'])
    const rows = [...stdout.matchAll(/([+−])(\d+\.\d) dB {2}(\w+)/g)].map(([, sign, size, kind]) => ({
      kind,
      value: Number(size) * (sign === '+' ? 1 : -1),
    }))
    const sum = rows.filter(({ kind }) => kind !== 'together').reduce((total, { value }) => total + value, 0)
    expect(rows.at(-1)?.kind).toBe('together')
    expect(rows.at(-1)?.value).toBeCloseTo(sum, 0)
  })
})

describe('a bundle that is none', () => {
  test.each([
    ['of another format', { ...bundle(), format: 'other/1' }, /: format: expected "lamplighter\.evidence\/1"/],
    [
      'with a broken reference',
      { ...bundle(), observations: [{ check: 'nobody', status: 'fail', observedAt: '2026-11-20T09:59:40Z' }] },
      /: observations\[0\]\.check: /,
    ],
  ])('%s is one line that names the path, and exit code 1', async (name, value, line) => {
    const { code, stdout, stderr } = await lamp.run(['explain', file(`${name}.json`, JSON.stringify(value))])
    expect(stderr).toMatch(line)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })

  test('that is not even there, or not JSON, is one line and exit code 1', async () => {
    const missing = await lamp.run(['explain', join(lamp.folder, 'missing.json')])
    expect(missing).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^lamp: .*missing\.json can not be read: there is no such file\.\n$/),
    })
    const garbage = await lamp.run(['explain', file('garbage.json', '{ "format": \n')])
    expect(garbage).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^lamp: .*garbage\.json: not JSON: [^\n]+\n$/) })
  })
})

describe('bundles on standard input, one a line', () => {
  test('become one explanation a line, in order, also when there are enough for threads', async () => {
    const tenants = Array.from({ length: 700 }, (_, index) => `tenant-${index}`)
    const { code, stdout } = await lamp.run(['explain', '-'], { input: tenants.map((tenant) => JSON.stringify(bundle(tenant))).join('\n') })
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).subject.tenant),
    ).toEqual(tenants)
    expect(code).toBe(0)
  })

  test('a bad line is named with number and path, the lines after it are explained, and the exit code is 1', async () => {
    const lines = [JSON.stringify(bundle('a')), '', '{"format":1}', 'not json', JSON.stringify(bundle('b'))]
    const { code, stdout, stderr } = await lamp.run(['explain', '-'], { input: lines.join('\n') })
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).subject.tenant),
    ).toEqual(['a', 'b'])
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^lamp: line 3: format: /),
      expect.stringMatching(/^lamp: line 4: not JSON: /),
    ])
    expect(code).toBe(1)
  })

  test('nothing in, nothing out', async () => {
    expect(await lamp.run(['explain', '-'])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('each is answered while the input is still open', async () => {
    const child = spawn(process.execPath, [lamp.file, 'explain', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.write(`${JSON.stringify(bundle('first'))}\n`)
    const [answer] = await once(child.stdout, 'data')
    expect(JSON.parse(String(answer)).subject.tenant).toBe('first')
    child.stdin.end()
    expect((await once(child, 'close'))[0]).toBe(0)
  })

  test('a reader that leaves early is no error', async () => {
    const input = `${JSON.stringify(bundle())}\n`.repeat(3000)
    const child = spawn(process.execPath, [lamp.file, 'explain', '-'], { stdio: ['pipe', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk) => (stderr += String(chunk)))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    expect((await once(child, 'close'))[0]).toBe(0)
    expect(stderr).toBe('')
  })
})
