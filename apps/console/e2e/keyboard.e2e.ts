import { expect, test } from './product-fixture.ts'
import { breakAndDiagnose, tenant } from './tenant-under-test.ts'

test('from the caller’s e-mail to a running remediation without touching the mouse', async ({ signIn, product }) => {
  await breakAndDiagnose({ product, fault: 'certificate-expired', feature: 'storefront' })
  const page = await signIn('l2')

  await expect(page.getByRole('combobox', { name: 'Who is calling?' })).toBeFocused()
  await page.keyboard.type(tenant.email)
  await expect(page.getByRole('option', { name: new RegExp(tenant.name) })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: tenant.name })).toBeVisible()
  await page.getByRole('link', { name: 'Storefront', exact: true }).focus()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: 'Storefront' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'What to press' })).toBeVisible()
  await page.keyboard.press('r')

  const plan = page.getByRole('dialog')
  await expect(plan.getByText('What changes for')).toBeVisible()
  await expect(plan.locator('form').last().getByRole('button').last()).toBeInViewport({ ratio: 1 })
  await plan.getByLabel('Why are you doing this?').focus()
  await page.keyboard.type('The caller sees a warning in the browser.')
  const confirm = plan.getByLabel(`Type “${tenant.name}” to confirm`)
  if (await confirm.isVisible()) {
    await confirm.focus()
    await page.keyboard.type(tenant.name)
  }
  await page.keyboard.press('Tab')
  await plan.locator('form').last().getByRole('button').last().focus()
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(/\/runs\//)
  await expect(page.getByRole('heading', { name: 'Did it work' })).toBeVisible()
})

test('letters go to places, and can be switched off', async ({ signIn }) => {
  const page = await signIn('l1')
  await page.getByRole('link', { name: 'Catalog' }).focus()
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page).toHaveURL(/\/fleet/)

  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Switch single keys off' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect(page).toHaveURL(/\/fleet/)
})

test('the heatmap is one tab stop, moved in by arrows and opened by Enter', async ({ signIn }) => {
  const page = await signIn('l1')
  await page.goto('/fleet')
  const grid = page.getByRole('grid', { name: 'Tenants by features' })
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1)
  await grid.locator('[tabindex="0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(grid.locator('[tabindex="0"]')).toBeFocused()
  await expect(grid.locator('[tabindex="0"]')).toHaveAttribute('aria-colindex', '3')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tenants\/.+\/features\//)
})

test('a heatmap of many rows keeps one tab stop however far it is scrolled, and the keys go on from where they were', async ({
  signIn,
}) => {
  const page = await signIn('l1')
  // The product under test has a handful of tenants; the screen is given as many as need scrolling.
  await page.route('**/trpc/fleet.list*', async (route) => {
    const answer = await route.fetch()
    const body = (await answer.json()) as { result: { data: { rows: { tenant: string; name: string }[]; next: null } } }
    const [row] = body.result.data.rows
    body.result.data.rows = Array.from({ length: 600 }, (_, at) => ({ ...row!, tenant: `t${at}`, name: `Tenant ${at}` }))
    await route.fulfill({ response: answer, json: body })
  })
  await page.goto('/fleet')
  const grid = page.getByRole('grid', { name: 'Tenants by features' })
  const stop = grid.locator('[tabindex="0"]')
  await stop.focus()
  await page.keyboard.press('ArrowDown')
  const scroll = (rows: number) => grid.evaluate((element, top) => (element.parentElement!.scrollTop = top), rows * 32)
  await scroll(400)
  await expect(grid.getByRole('link', { name: 'Tenant 405', exact: true })).toBeVisible()
  await expect(stop).toHaveCount(1)
  await expect(grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(stop).toBeFocused()
  await expect(stop).toHaveAccessibleName(/^Tenant 2, /)
  await scroll(300)
  await scroll(500)
  await page.locator('body').focus()
  await expect(stop).toHaveCount(1)
  await expect(grid.getByRole('row').last()).toContainText(/Tenant 5\d\d/)
  await grid
    .getByRole('gridcell', { name: /^Tenant 505, / })
    .first()
    .click()
  await expect(page).toHaveURL(/\/tenants\/t505\/features\//)
})
