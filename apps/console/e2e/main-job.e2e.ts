import { type Page } from '@playwright/test'
import { expect, test } from './product-fixture.ts'

// The main job, as the README promises it: something breaks for real, the open screen shows it by itself, search by what the
// caller says, diagnosis, plan, run, and the check that failed proves it fixed. Each case has a customer of its own.

test.describe.configure({ timeout: 240_000 })

/** From the injection to the open screen: two rounds of the sweep would be 120 s, so one round and its confirmation must do. */
const detectionMs = 90_000

type Case = {
  name: string
  fault: string
  target: string[]
  caller: { email: string; tenant: string }
  feature: string
  cause: RegExp
  role: 'l1' | 'l2' | 'lead'
}

const cases: Case[] = [
  {
    name: 'a fault of one tenant: the webhook endpoint was disabled',
    fault: 'webhook-disabled',
    target: ['--tenant', 'bluebell'],
    caller: { email: 'owner@bluebell.example', tenant: 'Bluebell Books' },
    feature: 'Webhooks',
    cause: /webhook/i,
    role: 'l1',
  },
  {
    name: 'a usage fault: the customer has not published stock',
    fault: 'stock-not-published',
    target: ['--tenant', 'cedar'],
    caller: { email: 'owner@cedar.example', tenant: 'Cedar & Co' },
    feature: 'Inventory',
    cause: /published/i,
    role: 'l1',
  },
  {
    name: 'a shared fault: the payments partner of one region is down',
    fault: 'payments-partner-down',
    target: ['--shared', 'payments-eu'],
    caller: { email: 'owner@acme.example', tenant: 'Acme Outdoor' },
    feature: 'Checkout',
    cause: /partner/i,
    role: 'lead',
  },
]

for (const { name, fault, target, caller, feature, cause, role } of cases) {
  test(name, async ({ signIn, product }) => {
    const page = await signIn(role)
    await expect(page.getByText('all looked at')).toBeVisible({ timeout: detectionMs })

    await product.sandbox('inject', fault, ...target)
    await expect(failingLine({ page, feature })).toBeVisible({ timeout: detectionMs })

    await page.getByRole('combobox', { name: 'Who is calling?' }).fill(caller.email)
    await page.getByRole('option', { name: new RegExp(caller.tenant) }).click()
    await expect(page.getByRole('heading', { level: 1, name: caller.tenant })).toBeVisible()
    await expect(page.getByRole('row', { name: new RegExp(`${feature}.*Failing`) })).toBeVisible({ timeout: detectionMs })

    await page.getByRole('link', { name: feature, exact: true }).click()
    await page.getByRole('button', { name: 'Diagnose again' }).click()
    await expect(page.getByRole('region', { name: 'Why' }).getByText(cause).first()).toBeVisible()
    await page
      .getByRole('button', { name: /^See the plan/ })
      .first()
      .click()
    await carryOut(page)

    await expect(page).toHaveURL(/\/runs\//)
    await expect(page.getByRole('region', { name: 'Now' })).toContainText(/fixed/i, { timeout: 90_000 })

    await page.getByRole('link', { name: caller.tenant }).first().click()
    await expect(page.getByRole('row', { name: new RegExp(`${feature}.*Works`) })).toBeVisible({ timeout: detectionMs })
    await product.sandbox('clear')
  })
}

function failingLine(options: { page: Page; feature: string }) {
  const section = options.page.getByRole('region', { name: 'Failing now' })
  return section.getByRole('link', { name: new RegExp(`${options.feature} at `) })
}

/** Fills what the plan asks for before it may be pressed. */
async function carryOut(page: Page): Promise<void> {
  const plan = page.getByRole('dialog')
  await plan.getByLabel('Why are you doing this?').fill('A caller is waiting for it.')
  await plan.getByLabel('Case or ticket').fill('CASE-4711')
  const confirm = plan.getByLabel(/^Type “.+” to confirm$/)
  if (await confirm.isVisible()) {
    const label = await plan.getByText(/^Type “.+” to confirm$/).innerText()
    await confirm.fill(label.slice(label.indexOf('“') + 1, label.indexOf('”')))
  }
  await plan.locator('form').last().getByRole('button').last().click()
}
