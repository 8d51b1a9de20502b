import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProduct, type RunningProduct } from '@lamplighter/testing/product'
import { builtLamp, type Outcome } from './built-lamp.ts'

// One real product for the file: the tests are the life of one customer's trouble, in order.
const lamp = builtLamp()
let product: RunningProduct
beforeAll(async () => {
  product = await startProduct({ tenants: 3 })
}, 180_000)
afterAll(() => product.stop(), 60_000)

const run = (...args: string[]): Promise<Outcome> => lamp.run(args, { env: { LAMPLIGHTER_HOME: product.home } })
async function json<T>(...args: string[]): Promise<T & { code: number | null }> {
  const { code, stdout, stderr } = await run(...args, '--json')
  expect(stderr).toBe('')
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  return { ...(JSON.parse(stdout) as T), code }
}

describe('finding out', () => {
  test('a tenant is found by what the caller says', async () => {
    const { code, stdout } = await run('tenant', 'find', 'owner@acme.example', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)[0]).toMatchObject({ tenant: 'acme', exact: true })
    expect(await run('tenant', 'find', 'nobody-is-called-this')).toMatchObject({
      code: 0,
      stdout: 'Nobody is known as “nobody-is-called-this”.\n',
    })
  })

  test.each([
    [['health', 'nobody'], 1, /^lamp: There is no tenant “nobody”\. /],
    [['diagnose', 'acme', 'teleport'], 1, /^lamp: There is no feature “teleport”\. /],
    [['plan', 'no/such', '--tenant', 'acme'], 1, /^lamp: There is no remediation “no\/such”\. /],
    [['run', 'no-plan', '--reason', 'because'], 1, /^lamp: There is no plan “no-plan”\. /],
    [['approve', 'no-run'], 1, /^lamp: There is no run “no-run”\. /],
    [['--as', 'l1', 'audit', 'list'], 6, /^lamp: The role l1 may not read the audit log\. /],
    [['--as', 'auditor', 'diagnose', 'acme', 'checkout'], 6, /^lamp: The role auditor may not diagnose a tenant\. /],
    [['--as', 'x'.repeat(43), 'health'], 6, /^lamp: You are not signed in/],
  ])('%j is refused in one line', async (args, code, line) => {
    const outcome = await run(...(args as string[]))
    expect(outcome.stderr).toMatch(line)
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(outcome).toMatchObject({ code, stdout: '' })
  })

  test('a diagnosis names the cause, and saves a bundle that explains the same without the server', async () => {
    await product.sandbox('inject', 'payment-credential-expired', '--tenant', 'acme')
    const file = join(lamp.folder, 'acme.json')
    const { code, stdout, stderr } = await run('diagnose', 'acme', 'checkout', '--save', file, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Evidence saved in ${file}\n` })
    const diagnosis = JSON.parse(stdout)
    expect(diagnosis.causes[0].cause).toBe('payments/credential-expired')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const offline = JSON.parse((await lamp.run(['explain', file, '--json'])).stdout)
    expect(offline.causes[0].cause).toBe('payments/credential-expired')
    expect(offline.verdict).toBe(diagnosis.verdict)
  })

  test('a bundle that can not be saved is one line, and leaves nothing behind', async () => {
    const { code, stderr } = await run('diagnose', 'acme', 'checkout', '--save', join(lamp.folder, 'no-such-folder', 'x.json'))
    expect(stderr).toMatch(/^lamp: .*x\.json can not be written: /)
    expect(code).toBe(1)
  })
})

describe('putting it right', () => {
  let plan: { id: string; hash: string; tenant: { name: string } }
  let waiting: { id: string; state: string }

  test('a plan that needs approval says so, with exit code 7', async () => {
    const made = await json<typeof plan>('plan', 'payment-credential/rotate', '--tenant', 'acme', '--feature', 'checkout')
    expect(made.code).toBe(7)
    plan = made
  })

  test('another hash than the plan’s, or a final change without the customer’s name, is refused with 6', async () => {
    expect(await run('run', plan.id, '--reason', 'caller can not pay', '--hash', 'f'.repeat(64))).toMatchObject({ code: 6 })
    const unnamed = await run('run', plan.id, '--reason', 'caller can not pay')
    expect(unnamed.stderr).toMatch(/^lamp: It can not be undone, so the name of the customer is asked for\./)
    expect(unnamed.code).toBe(6)
  })

  test('a run that waits for approval ends the command at once with 7', async () => {
    const asked = await json<typeof waiting>('run', plan.id, '--reason', 'caller can not pay', '--type-tenant', plan.tenant.name)
    expect(asked).toMatchObject({ code: 7, state: 'awaiting-approval' })
    waiting = asked
  })

  test('nobody approves their own run', async () => {
    const own = await run('--as', 'l2', 'approve', waiting.id)
    expect(own.stderr).toMatch(/^lamp: Nobody approves their own run\./)
    expect(own.code).toBe(6)
  })

  test('who could approve is told before anybody is asked, and nothing is changed by asking', async () => {
    const may = (operator: string) =>
      json<{ decision: { type: string }; approvers: { id: string }[] }>('may', operator, 'payment-credential/rotate', '--tenant', 'acme')
    expect(await may('demo-l1')).toMatchObject({ code: 6, decision: { type: 'refuse' } })
    const lead = await may('demo-lead')
    expect(lead).toMatchObject({ code: 7, decision: { type: 'needs-approval', by: 'engineer' } })
    expect(lead.approvers.map(({ id }) => id).sort()).toEqual(['demo-admin', 'demo-engineer'])
    const asL2 = await run('--as', 'l2', 'may', 'demo-l1', 'payment-credential/rotate', '--tenant', 'acme')
    expect(asL2).toMatchObject({ code: 6, stdout: '' })
  })

  test('an approval that names another plan than the run’s is refused before the server is asked for it', async () => {
    const other = await run('approve', waiting.id, '--plan', 'f'.repeat(12))
    expect(other.stderr).toMatch(/^lamp: The plan of this run is [0-9a-f]{12}, not f{12}\./)
    expect(other.code).toBe(6)
  })

  test('an approved run is followed to its verdict, told step by step, and ends with 0 when it is fixed', async () => {
    const { code, stdout, stderr } = await run('approve', waiting.id, '--follow')
    expect(stdout).toMatch(/: fixed\n/)
    expect(stderr).toMatch(/✓ /)
    expect(code).toBe(0)
  })

  test('the feature is healthy again, and the runs say who did it', async () => {
    const { code, stdout } = await run('runs', '--tenant', 'acme')
    expect(stdout).toMatch(new RegExp(`payment-credential/rotate {2}fixed .*${waiting.id}`))
    expect(code).toBe(0)
    expect(JSON.parse((await run('diagnose', 'acme', 'checkout', '--json')).stdout).verdict).toBe('no-fault')
  })

  test('what can not be undone is refused with 6, what has ended can not be cancelled', async () => {
    expect((await run('undo', waiting.id)).code).toBe(6)
    expect((await run('cancel', waiting.id)).code).toBe(6)
  })

  test('a reversible change is undone', async () => {
    await product.sandbox('inject', 'webhook-disabled', '--tenant', 'acme')
    await run('diagnose', 'acme', 'webhooks')
    const made = await json<{ id: string }>('plan', 'webhook-endpoint/enable', '--tenant', 'acme', '--feature', 'webhooks')
    const done = await json<{ id: string; verdict: string }>('run', made.id, '--reason', 'shop gets no events')
    expect(done).toMatchObject({ code: 0, verdict: 'fixed' })
    const undone = await run('undo', done.id, '--reason', 'customer wants it off')
    expect(undone.stderr).toBe('')
    const original = await product.call<{ undoneBy: string | null }>({
      as: 'l2',
      procedure: 'run.get',
      input: { run: done.id },
      type: 'query',
    })
    expect(original.undoneBy).not.toBeNull()
  })

  test('parameters out of range are refused, and nothing is planned', async () => {
    const before = (await json<{ items: unknown[] }>('audit', 'list', '--action', 'plan.made')).items.length
    const { code, stderr } = await run(
      'plan',
      'payment-credential/rotate',
      '--tenant',
      'acme',
      '--feature',
      'checkout',
      '--param',
      'purpose=42',
    )
    expect(stderr).toMatch(/^lamp: [^\n]+\n$/)
    expect([1, 6]).toContain(code)
    expect((await json<{ items: unknown[] }>('audit', 'list', '--action', 'plan.made')).items.length).toBe(before)
  })
})

describe('proving it', () => {
  test('the chain is intact here and in an exported file, and broken where a byte was changed', async () => {
    const exported = await run('audit', 'export')
    const file = join(lamp.folder, 'audit.ndjson')
    writeFileSync(file, exported.stdout)
    const here = await json<{ type: string; events: number; head: string }>('audit', 'verify')
    expect(here).toMatchObject({ code: 0, type: 'intact' })
    expect(JSON.parse((await lamp.run(['audit', 'verify', '--file', file, '--json'])).stdout).type).toBe('intact')
    writeFileSync(file, readFileSync(file, 'utf8').replace('caller can not pay', 'caller could not pay'))
    const broken = await lamp.run(['audit', 'verify', '--file', file])
    expect(broken.stdout).toMatch(/^Broken at event \d+: was changed after it was written\n$/)
    expect(broken.code).toBe(1)
  })

  test('a fresh sign-in link signs a browser in', async () => {
    const { stdout } = await run('--as', 'lead', 'sign-in')
    const answer = await fetch(stdout.trim(), { redirect: 'manual' })
    expect(answer.status).toBe(303)
  })
})
