import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './product-fixture.ts'
import { expectNoSidewaysScroll } from './tenant-under-test.ts'

const broken = ['acme', 'bluebell', 'cedar']

test('a lead counts, starts and watches a rollout, and every tenant is fixed ring by ring', async ({ signIn, product }) => {
  test.setTimeout(240_000)
  for (const tenant of broken) {
    await product.sandbox('inject', 'webhook-disabled', '--tenant', tenant)
    const input = { tenant, feature: 'webhooks' }
    await product.call({ as: 'l2', procedure: 'diagnosis.start', type: 'mutation', input })
  }
  const page = await signIn('lead')
  await page.goto('/rollouts')
  await expect(page.getByText('Nothing was rolled out yet')).toBeVisible()
  await page.keyboard.press('n')
  const panel = page.getByRole('dialog', { name: 'Plan a rollout' })
  await panel.getByRole('button', { name: 'Count everything first' }).click()
  await expect(panel.getByText('Choose what is to be done.')).toBeVisible()
  await panel.getByLabel('Remediation').selectOption('webhook-endpoint/enable')
  await panel.getByLabel('Tenants', { exact: true }).fill([...broken, 'nobody'].join('\n'))
  await panel.getByRole('button', { name: 'Count everything first' }).click()
  await expect(panel.getByText('There is no tenant “nobody”.')).toBeVisible()
  expect(await findings(page)).toEqual([])
  await panel.getByLabel('Tenants', { exact: true }).fill(broken.join('\n'))
  await panel.getByRole('button', { name: 'Count everything first' }).click()

  await expect(page.getByText('Everything is counted')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('heading', { name: /^Ring \d/ })).toHaveCount(2)
  await expect(page.getByText('3 to do')).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Start with ring 1 of 2' }).click()
  await expect(page.getByText('Say in a few words why.')).toBeVisible()
  await page.getByLabel('Why are you doing this?').fill('The gateway was down for all of them')
  await page.getByRole('button', { name: 'Start with ring 1 of 2' }).click()

  await expect(page.getByText('3 fixed', { exact: true })).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('status').getByText('Every tenant has had its turn.')).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    expect(await findings(page), theme).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page
    .getByRole('link', { name: /^Fixed: the run for/ })
    .first()
    .click()
  await expect(page.getByText('rollout', { exact: true })).toBeVisible()
  await page.goto('/rollouts')
  await expect(page.getByText('3 of 3')).toBeVisible()
  expect(await findings(page)).toEqual([])
})

test('only an admin lets a remediation run by itself, and then a confirmed cause mends itself', async ({ signIn, product }) => {
  test.setTimeout(240_000)
  const lead = await signIn('lead')
  await lead.goto('/catalog?tab=automatic')
  await expect(lead.getByText('Only by hand').first()).toBeVisible()
  await expect(lead.getByRole('button', { name: 'Let it run by itself' }).first()).toHaveAttribute('aria-disabled', 'true')
  const page = await signIn('admin')
  await page.goto('/catalog?tab=automatic')
  await page.getByLabel('Why is it safe?').first().fill('Fixed 40 of 40 in rehearsal')
  await page.getByRole('button', { name: 'Let it run by itself' }).first().click()
  await expect(page.getByText('By itself', { exact: true }).last()).toBeVisible()
  await expect(page.getByText('Fixed 40 of 40 in rehearsal.')).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    expect(await findings(page), theme).toEqual([])
  }
  await product.sandbox('inject', 'webhook-disabled', '--tenant', 'delta')
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('list', { name: 'Lately' }).getByText('Fixed')).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 150_000 })
  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
})

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`))
}
