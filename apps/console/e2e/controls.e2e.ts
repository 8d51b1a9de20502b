import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './product-fixture.ts'
import { breakAndDiagnose, expectNoSidewaysScroll, tenant } from './tenant-under-test.ts'

// What holds runs back, from the screens of those who decide it to the screens of those who are held up.

type Waiting = { id: string; state: string }

/** A run that waits for somebody else's yes, asked for by L2. */
async function askForApproval(product: Parameters<typeof breakAndDiagnose>[0]['product']): Promise<Waiting> {
  await breakAndDiagnose({ product, fault: 'payment-credential-expired', feature: 'checkout' })
  const { offers } = await product.call<{ offers: { id: string; decision: { type: string } }[] }>({
    as: 'l2',
    procedure: 'diagnosis.get',
    type: 'query',
    input: { tenant: tenant.id, feature: 'checkout' },
  })
  const offer = offers.find(({ decision }) => decision.type === 'needs-approval')
  expect(offer, 'an offer that needs approval').toBeTruthy()
  const plan = await product.call<{ id: string; hash: string }>({
    as: 'l2',
    procedure: 'plan.create',
    type: 'mutation',
    input: { remediation: offer!.id, tenant: tenant.id, feature: 'checkout', params: {} },
  })
  return product.call<Waiting>({
    as: 'l2',
    procedure: 'run.start',
    type: 'mutation',
    input: { plan: plan.id, hash: plan.hash, reason: 'The caller can not sell.', typedTenantName: tenant.name },
  })
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`))
}

test('everything is stopped by a lead with a reason, seen by who is held up, and let go on again', async ({ signIn, product }) => {
  const page = await signIn('lead')
  await page.goto('/controls')
  await page.getByRole('button', { name: 'Stop everything' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why?').fill('The payments partner double books.')
  await dialog.getByRole('button', { name: 'Stop everything now' }).click()
  await expect(page.getByText('Stopped for everybody')).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'What holds now' })).toContainText('double books')
  await expect(
    product.call({
      as: 'l2',
      procedure: 'plan.create',
      type: 'mutation',
      input: { remediation: 'settings/send-article', tenant: tenant.id, params: {} },
    }),
  ).rejects.toThrow(/stopped all remediations.*double books/)
  await page.getByRole('button', { name: 'Let them go on' }).click()
  await page.getByRole('dialog').getByLabel('Why?').fill('The partner has confirmed.')
  await page.getByRole('dialog').getByRole('button', { name: 'Let them go on' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('complementary', { name: 'What holds now' })).toBeHidden()
})

test('a freeze is made and lifted, and one that names nobody is refused at its field', async ({ signIn }) => {
  const page = await signIn('lead')
  await page.goto('/controls')
  await page.getByRole('button', { name: 'Freeze changes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why? Everybody who is held up reads it.').fill('Autumn sale')
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click()
  await expect(dialog.getByText('an empty list freezes nobody')).toBeVisible()
  await dialog.getByLabel('Tenant ids').fill(tenant.id)
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click()
  await expect(page.getByRole('row', { name: /Frozen now.*Autumn sale/ })).toContainText(tenant.name)
  await page
    .getByRole('row', { name: /Autumn sale/ })
    .getByRole('button', { name: 'Lift' })
    .click()
  await page.getByRole('dialog').getByLabel('Why?').fill('The sale is over')
  await page.getByRole('dialog').getByRole('button', { name: 'Lift it now' }).click()
  await expect(page.getByRole('row', { name: /Lifted.*Autumn sale/ })).toBeVisible()
})

test('a glass broken by L2 is on the banner, and is reviewed by a lead with a note', async ({ signIn }) => {
  const page = await signIn('l2')
  await page.goto('/break-glass')
  await page.getByLabel('Why can it not wait?').fill('Nobody is on call and they lose orders.')
  await page.getByRole('button', { name: 'Break the glass for 30 minutes' }).click()
  const banner = page.getByRole('complementary', { name: 'What holds now' })
  await expect(banner).toContainText('Your glass is broken')
  await page.goto('/')
  await expect(banner).toContainText('Your glass is broken')
  await banner.getByRole('link', { name: 'Put it back' }).click()
  await page.getByRole('button', { name: 'Put it back' }).click()
  await expect(banner).toBeHidden()

  const lead = await signIn('lead')
  await expect(lead.getByRole('complementary', { name: 'What holds now' })).toContainText('waits for a review')
  await lead.goto('/controls')
  const glass = lead.getByRole('article', { name: /Glass broken by/ }).first()
  await expect(glass).toContainText('Nobody is on call')
  await glass.getByLabel('What do you make of it?').fill('Right to do; the on-call list was wrong.')
  await glass.getByRole('button', { name: 'Note the review' }).click()
  await expect(lead.getByText('1 review given')).toBeVisible()
})

test('the simulator says what would happen, with who could say yes, and changes nothing', async ({ signIn }) => {
  const page = await signIn('auditor')
  await page.goto('/controls')
  const simulator = page.getByRole('region', { name: 'What would happen if…' })
  await simulator.getByLabel('on this tenant').fill(tenant.id)
  await simulator.getByLabel('this person').selectOption('demo-auditor')
  await simulator.getByRole('button', { name: 'Ask' }).click()
  await expect(simulator.getByText(/would be refused/)).toBeVisible()
  await expect(simulator.getByText('Auditors read everything in their scope and change nothing.')).toBeVisible()
})

test('controls are denied to L1 and L2, with who could, and are read only for auditors', async ({ signIn }) => {
  const page = await signIn('l2')
  await page.goto('/controls')
  await expect(page.getByRole('alert')).toContainText('Who could:')
  const auditor = await signIn('auditor')
  await auditor.goto('/controls')
  await expect(auditor.getByRole('button', { name: 'Stop everything' })).toHaveAttribute('aria-disabled', 'true')
})

test('an approval is given from a phone of 360 px, with the plan, the ladder and its countdowns on the card', async ({
  signIn,
  product,
}) => {
  const run = await askForApproval(product)
  expect(run.state).toBe('awaiting-approval')
  const page = await signIn('lead')
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/approvals')
  await expect(page.getByRole('list', { name: 'Who is asked' })).toContainText('is asked')
  await expect(page.getByText(/Expires in/)).toBeVisible()
  await expectNoSidewaysScroll(page)
  expect(await findings(page)).toEqual([])
  await page.getByLabel('Why do you decide so?').fill('Checked with the customer.')
  const approve = page.getByRole('button', { name: 'Approve this plan' })
  const box = (await approve.boundingBox())!
  expect(Math.min(box.height, box.width)).toBeGreaterThanOrEqual(40)
  await approve.click()
  await expect(page.getByText('Nothing waits for you')).toBeVisible()
  await product.sandbox('clear')
})

for (const theme of ['light', 'dark'] as const) {
  test(`controls and breaking the glass have no accessibility finding in the ${theme} theme, and fit a phone`, async ({ signIn }) => {
    const page = await signIn('lead')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const [path, shows] of [
      ['/controls', 'What would happen if…'],
      ['/break-glass', 'When a customer can not wait'],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: 900 })
      await page.goto(path)
      await expect(page.getByRole('heading', { name: shows })).toBeVisible()
      expect(await findings(page), `${path} in ${theme}`).toEqual([])
      await page.setViewportSize({ width: 390, height: 844 })
      await expectNoSidewaysScroll(page)
    }
  })
}
