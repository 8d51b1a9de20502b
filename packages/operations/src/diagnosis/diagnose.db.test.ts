import { beforeEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { parseEvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import { testDatabase } from '@lamplighter/testing'
import { createFakeSystem, fakeOperator, seedTenants, type FakeSystem } from '../fakes/fake-context.ts'
import { fakeTenant } from '../fakes/fake-world.ts'
import { createSweep } from '../sweep/sweep.ts'
import { diagnosisViewSchema } from '../views/diagnosis-view.ts'
import { diagnose } from './diagnose.ts'
import { getDiagnosis, getEvidenceBundle } from './get-diagnosis.ts'
import { runNextCheck } from './run-next-check.ts'

const database = testDatabase()
const operator = fakeOperator()
let system: FakeSystem

beforeEach(async () => {
  await database.db.execute(sql`truncate tenant, check_state, feature_state, diagnosis, sweep_schedule, live_event cascade`)
  system = createFakeSystem(database.db)
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex', region: 'us' })]
  await seedTenants({ system })
})

const run = (options: { tenant?: string; feature?: string } = {}) =>
  diagnose({ context: system.context, operator, tenant: 'acme', feature: 'checkout', ...options })

function breakCredential() {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused', magnitude: 12 } })
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
}

test('a broken part of the tenant’s own is named, with words, a ledger that adds up and a remediation to press', async () => {
  breakCredential()
  const view = diagnosisViewSchema.parse(await run())
  expect(view).toMatchObject({ verdict: 'confirmed', scope: 'tenant', headline: 'Checkout of Acme Ltd: payment credential expired' })
  expect(view.causes[0]).toMatchObject({ cause: 'credential/expired', node: { id: 'credential', kind: 'component' } })
  expect(view.words.l1).toBe('The payment credential has expired (expired).')
  expect(view.offers[0]).toMatchObject({ id: 'credential/rotate', decision: { type: 'allow' } })
  expect(view.noOfferReason).toBeNull()
  expect(view.graph.nodes.find((node) => node.id === 'credential')).toMatchObject({ status: 'fail' })
})

test('what fails is looked at again before it is believed', async () => {
  breakCredential()
  const view = await run()
  expect(system.world.looks.filter((look) => look === 'acme credential/accepted')).toHaveLength(2)
  expect(view.evidence.find((look) => look.check === 'credential/accepted')).toMatchObject({ status: 'fail', confirmed: true })
})

test('a part that one look took for well is looked at once more, when what stands on it fails', async () => {
  breakCredential()
  const expired = { type: 'fail' as const, code: 'expired' }
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: [{ type: 'pass' }, expired] })
  const view = await run()
  expect(view).toMatchObject({ verdict: 'confirmed', causes: [{ cause: 'credential/expired' }] })
  expect(view.evidence.find((look) => look.check === 'credential/accepted')).toMatchObject({ status: 'fail', confirmed: true })
  const looks = (check: string) => system.world.looks.filter((look) => look === `acme ${check}`).length
  expect(looks('database/answers'), 'as well as before').toBe(2)
  expect(looks('reports/read-report'), 'a sibling is not below').toBe(1)
})

test('a second look that cannot see takes nothing back', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant: 'acme', check: 'database/answers', answer: [{ type: 'pass' }, { type: 'unknown', reason: 'busy' }] })
  const view = await run()
  expect(view.evidence.find((look) => look.check === 'database/answers')).toMatchObject({ status: 'pass' })
})

test('a failure that does not repeat accuses nobody', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: [{ type: 'fail', code: 'hiccup' }, { type: 'pass' }] })
  const view = await run()
  expect(view.verdict).toBe('no-fault')
  expect(view.evidence.find((look) => look.check === 'checkout/place-order')).toMatchObject({ confirmed: false })
})

test('what a sibling answered before it broke is asked again, and taken as it was while nothing fails', async () => {
  const sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  await sweep.stop()
  const siblingLooks = () => system.world.looks.filter((look) => look === 'acme reports/read-report').length
  const swept = siblingLooks()
  system.advance({ seconds: 20 })
  await run()
  expect(siblingLooks(), 'nothing fails').toBe(swept)
  for (const check of ['checkout/place-order', 'reports/read-report', 'database/answers']) {
    system.world.set({ tenant: 'acme', check, answer: { type: 'fail', code: 'refused' } })
  }
  const view = await run()
  expect(view.evidence.find((look) => look.check === 'reports/read-report')).toMatchObject({ status: 'fail', confirmed: true })
  expect(view.causes[0]).toMatchObject({ node: { id: 'database' } })
})

test('a shared component that others looked at just before it broke is looked at again', async () => {
  system.world.tenants = [fakeTenant({ id: 'acme' }), fakeTenant({ id: 'globex' })]
  await seedTenants({ system })
  await run({ tenant: 'globex' })
  system.advance({ seconds: 2 })
  system.world.set({ tenant: '*', check: 'checkout/place-order', answer: { type: 'fail', code: 'unreachable' } })
  system.world.set({ tenant: '*', check: 'partner/canary', answer: { type: 'fail', code: 'down' } })
  expect(await run({ tenant: 'acme' })).toMatchObject({ verdict: 'confirmed', scope: 'shared', causes: [{ cause: 'partner/down' }] })
})

test('nothing wrong is said so, with words for the caller and nothing to press', async () => {
  const view = await run()
  expect(view).toMatchObject({
    verdict: 'no-fault',
    causes: [],
    offers: [],
    noOfferReason: 'Nothing wrong was found, so there is nothing to mend.',
  })
  expect(view.words.customer).toContain('Checkout works right now')
})

test('a failure that no cause explains is an honest unknown with the next step', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'odd' } })
  system.world.set({ tenant: 'acme', check: 'settings/tax-region-set', answer: { type: 'unknown', reason: 'no-route' } })
  const view = await run()
  expect(['unknown', 'possible']).toContain(view.verdict)
  expect(view.notChecked).toEqual([{ id: 'settings', title: 'Settings', reason: 'Could not look: no-route.' }])
  expect(view.words.customer).not.toBe('')
})

test('a tenant at whom nothing could be looked is unknown, never a fault', async () => {
  system.world.set({ tenant: 'acme', check: '*', answer: { type: 'throw', message: 'connect refused' } })
  const view = await run()
  expect(view).toMatchObject({ verdict: 'unknown', causes: [] })
  expect(view.evidence.every((look) => look.status === 'unknown')).toBe(true)
})

test('a customer’s own setting is told as usage, with the article that teaches', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'tax-region-unset' } })
  system.world.set({ tenant: 'acme', check: 'settings/tax-region-set', answer: { type: 'fail', code: 'unset' } })
  const view = await run()
  expect(view.causes[0]).toMatchObject({ cause: 'usage/tax-region-unset', kind: 'usage', article: { title: 'Set your tax regions' } })
})

test('no wording ever shows a brace, undefined or null, whatever the evidence holds', async () => {
  for (const code of ['expired', '', '{code}', 'undefined', 'x'.repeat(5000)]) {
    breakCredential()
    system.world.set({ tenant: 'acme', check: 'database/answers', answer: { type: 'fail', code } })
    const view = await run()
    const said = [
      view.headline,
      ...Object.values(view.words),
      ...view.causes.flatMap((cause) => [cause.title, ...Object.values(cause.words), ...cause.ledger.map((row) => row.text)]),
    ]
    for (const text of said) expect(text).not.toMatch(/[{}]|\bnull\b|\[object|NaN/)
    for (const text of said) expect(text.trim()).not.toBe('')
  }
})

test('the kept evidence explains itself again, offline, to the same answer', async () => {
  breakCredential()
  const view = await run()
  const bundle = await getEvidenceBundle({ context: system.context, operator, diagnosis: view.id })
  const parsed = parseEvidenceBundle(JSON.parse(JSON.stringify(bundle)))
  expect(parsed.ok && explain(parsed.bundle).causes[0]).toMatchObject({
    cause: 'credential/expired',
    probability: view.causes[0]!.probability,
  })
  expect(await getDiagnosis({ context: system.context, operator, tenant: 'acme', feature: 'checkout' })).toMatchObject({ id: view.id })
})

test('a shared cause names how many others have it, and lets nobody mend it tenant by tenant', async () => {
  system.world.tenants = Array.from({ length: 8 }, (_, n) => fakeTenant({ id: `t${n}` }))
  await seedTenants({ system })
  system.world.set({ tenant: '*', check: 'checkout/place-order', answer: { type: 'fail', code: 'unreachable' } })
  system.world.set({ tenant: '*', check: 'partner/canary', answer: { type: 'fail', code: 'down' } })
  const sweep = createSweep({ context: system.context, worker: 'w1' })
  await sweep.round()
  await sweep.stop()
  system.advance({ seconds: 5 })
  const view = await run({ tenant: 't0' })
  expect(view).toMatchObject({ scope: 'shared', sharedWith: { node: 'Payments partner', sick: 7, members: 7 } })
  expect(view.words.l1).toContain('7 of 7 other tenants have it too, through Payments partner: do not fix it one by one.')
  expect(view.offers.filter((offer) => offer.target === 'tenant' && offer.decision.type !== 'refuse')).toEqual([])
  expect(view.offers[0]).toMatchObject({ id: 'partner/switch', target: 'shared' })
})

test('while nobody else was looked at since it began, nothing is said about others', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'unreachable' } })
  system.world.set({ tenant: 'acme', check: 'partner/canary', answer: { type: 'fail', code: 'down' } })
  const view = await run()
  expect(view).toMatchObject({ scope: 'shared', sharedWith: null })
  expect(view.words.l1).not.toContain('0 of 0')
})

test('a tenant outside the scope is refused in the same words as one that does not exist', async () => {
  const narrow = fakeOperator({ scope: { kind: 'some', regions: ['us'], tiers: [], tenants: [] } })
  const refusal = (tenant: string) =>
    diagnose({ context: system.context, operator: narrow, tenant, feature: 'checkout' }).catch(
      (error: { refusal: unknown }) => error.refusal,
    )
  expect(await refusal('acme')).toMatchObject({ code: 'tenant/unknown', message: 'There is no tenant “acme”.' })
  expect(await refusal('nobody')).toMatchObject({ code: 'tenant/unknown', message: 'There is no tenant “nobody”.' })
})

test('an unknown feature is refused with the nearest name', async () => {
  await expect(run({ feature: 'chekout' })).rejects.toMatchObject({
    refusal: { code: 'feature/unknown', message: 'There is no feature “chekout”. Did you mean checkout?' },
  })
})

test('the next best check is looked at once more, and the explanation takes in what it says', async () => {
  system.world.set({ tenant: 'acme', check: 'checkout/place-order', answer: { type: 'fail', code: 'refused' } })
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'unknown', reason: 'busy' } })
  const before = await run()
  expect(before.verdict).not.toBe('confirmed')
  system.world.set({ tenant: 'acme', check: 'credential/accepted', answer: { type: 'fail', code: 'expired' } })
  const after = await runNextCheck({ context: system.context, operator, tenant: 'acme', feature: 'checkout', check: 'credential/accepted' })
  expect(after).toMatchObject({ verdict: 'confirmed', causes: [{ cause: 'credential/expired' }] })
  expect(after.id).not.toBe(before.id)
})

test('a check that does not exist, or means nothing here, is refused in words', async () => {
  const ask = (options: { tenant: string; check: string }) =>
    runNextCheck({ context: system.context, operator, feature: 'checkout', ...options })
  await expect(ask({ tenant: 'acme', check: 'credential/acepted' })).rejects.toMatchObject({
    refusal: { code: 'check/unknown', message: 'There is no check “credential/acepted”. Did you mean credential/accepted?' },
  })
  system.world.tenants.push(fakeTenant({ id: 'lone', region: 'none' }))
  await seedTenants({ system })
  await expect(ask({ tenant: 'lone', check: 'partner/canary' })).rejects.toMatchObject({ refusal: { code: 'check/does-not-apply' } })
})
