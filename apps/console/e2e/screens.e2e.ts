import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './product-fixture.ts'
import { breakAndDiagnose, expectNoSidewaysScroll, tenant } from './tenant-under-test.ts'

const screens = [
  { path: '/', shows: 'Failing now' },
  { path: `/tenants/${tenant.id}`, shows: 'Features' },
  { path: `/tenants/${tenant.id}/features/checkout`, shows: 'What to say' },
  { path: '/fleet?groupBy=shard', shows: 'tenants' },
  { path: '/runs', shows: 'All runs' },
  { path: '/approvals', shows: 'Waiting for you' },
  { path: '/rollouts', shows: 'All rollouts' },
  { path: '/maintenance', shows: 'Nothing is planned' },
  { path: '/audit', shows: 'All events' },
  { path: '/catalog?tab=remediations', shows: 'What the pack can see' },
  { path: '/nowhere', shows: 'There is no screen at this address' },
]

test.beforeAll(({ product }) => breakAndDiagnose({ product, fault: 'payment-credential-expired', feature: 'checkout' }))

for (const theme of ['light', 'dark'] as const) {
  test(`no screen has an accessibility finding in the ${theme} theme`, async ({ signIn }) => {
    test.setTimeout(180_000)
    const page = await signIn('lead')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const screen of screens) {
      await open(page, screen)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      expect(await findings(page), `${screen.path} in ${theme}`).toEqual([])
    }
  })

  test(`neither do the plan, the palette, the settings and the keys in the ${theme} theme`, async ({ signIn }) => {
    const page = await signIn('lead')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await open(page, screens[2]!)
    await page.getByRole('button', { name: 'See the plan' }).first().click()
    await expect(page.getByRole('dialog').getByText('What changes for')).toBeVisible()
    expect(await findings(page), 'plan').toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Find a customer or a command' })).toBeVisible()
    expect(await findings(page), 'palette').toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    expect(await findings(page), 'keys').toEqual([])
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.getByRole('button', { name: /settings$/ }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    expect(await findings(page), 'settings').toEqual([])
  })
}

test('every screen fits a phone without scrolling sideways', async ({ signIn }) => {
  test.setTimeout(120_000)
  const page = await signIn('lead')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const screen of screens) {
    await open(page, screen)
    await expectNoSidewaysScroll(page)
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  }
})

async function open(page: Page, screen: { path: string; shows: string }): Promise<void> {
  await page.goto(screen.path)
  await expect(page.getByText(screen.shows).first()).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
  )
}
