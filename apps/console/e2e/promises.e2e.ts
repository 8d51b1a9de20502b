import { expectCleanEverywhere } from './clean-everywhere.ts'
import { expect, test } from './product-fixture.ts'
import { tenant } from './tenant-under-test.ts'

test('an admin notes what the contract promises, for all features and for one, and goes back to the usual', async ({ signIn, product }) => {
  const page = await signIn('admin')
  await page.goto(`/tenants/${tenant.id}`)
  const availability = page.getByRole('region', { name: 'Availability, 30 days' })
  const feature = (name: string) => availability.getByRole('listitem').filter({ hasText: name })
  await expect(feature('Checkout')).toContainText('of 99.99 %')
  await availability.getByRole('button', { name: 'Objective' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Per cent of the time').fill('four nines')
  await dialog.getByRole('button', { name: 'Note it' }).click()
  await expect(dialog.getByText('Give per cent, such as 99.95.')).toBeVisible()
  await expect(dialog.getByText('Say where it stands')).toBeVisible()
  await dialog.getByLabel('Per cent of the time').fill('99,9')
  await expect(dialog.getByText(/Leaves 43 min/)).toBeVisible()
  await expectCleanEverywhere(page)
  await dialog.getByLabel('Why? Where does it stand?').fill('Contract of 1 May, page 4')
  await dialog.getByRole('button', { name: 'Note it' }).click()
  await expect(feature('Checkout')).toContainText('of 99.9 % (contract)')
  await expect(feature('Checkout')).toContainText('left')

  await availability.getByRole('button', { name: 'Objective' }).click()
  await dialog.getByLabel('For').selectOption('checkout')
  await expect(dialog.getByText(/Now 99.9 %, as for all features: Ada noted “Contract of 1 May, page 4”/)).toBeVisible()
  await dialog.getByLabel('Per cent of the time').fill('99.95')
  await expect(dialog.getByText(/of it left now|overspent/)).toBeVisible()
  await dialog.getByLabel('Why? Where does it stand?').fill('Addendum for the checkout')
  await dialog.getByRole('button', { name: 'Note it' }).click()
  await expect(feature('Checkout')).toContainText('of 99.95 % (contract)')
  await expect(feature('Reports')).toContainText('of 99.9 % (contract)')

  await availability.getByRole('button', { name: 'Objective' }).click()
  await dialog.getByLabel('What holds').selectOption('usual')
  await dialog.getByLabel('Why? Where does it stand?').fill('The contract ended')
  await dialog.getByRole('button', { name: 'Note it' }).click()
  await expect(feature('Reports')).toContainText('of 99.99 %')
  // From the top, or the bar above covers half of whatever link happens to lie under it.
  await page.reload()
  await expect(feature('Checkout')).toContainText('of 99.95 % (contract)')
  await expectCleanEverywhere(page)
  const { items } = await product.call<{ items: { details: { percent: number | null }; subject: string }[] }>({
    as: 'admin',
    procedure: 'audit.list',
    input: { action: 'objective.set', limit: 5 },
    type: 'query',
  })
  expect(items.map(({ details, subject }) => [subject, details.percent])).toEqual([
    [tenant.id, null],
    ['checkout', 99.95],
    [tenant.id, 99.9],
  ])
})

test('who may not note an objective is told who may', async ({ signIn }) => {
  const page = await signIn('lead')
  await page.goto(`/tenants/${tenant.id}`)
  const button = page.getByRole('region', { name: 'Availability, 30 days' }).getByRole('button', { name: 'Objective' })
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await expect(button).toHaveAccessibleDescription('An admin notes what a contract promises.')
})

test('all maintenance stands on one screen, with its tenants, and is called off there by a lead', async ({ signIn }) => {
  const page = await signIn('lead')
  await page.goto(`/tenants/${tenant.id}`)
  await page.getByRole('button', { name: 'Set maintenance' }).click()
  await page.getByRole('dialog').getByLabel('What is done, and why?').fill('New disks')
  await page.getByRole('dialog').getByRole('button', { name: 'Set maintenance' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto('/fleet')
  await page.getByRole('link', { name: 'Maintenance' }).click()
  const window = page.getByRole('listitem').filter({ hasText: 'New disks' })
  await expect(window.getByRole('link', { name: tenant.name })).toBeVisible()
  await expectCleanEverywhere(page)
  await window.getByRole('button', { name: /End now|Call off/ }).click()
  await window.getByRole('textbox').fill('The disks did not come')
  await window.getByRole('button', { name: /End now|Call off/ }).click()
  await expect(page.getByText('Ended: The disks did not come')).toBeVisible()
  await expect(page.getByText('Nothing is planned')).toBeVisible()

  const l2 = await signIn('l2')
  await l2.goto('/maintenance')
  await expect(l2.getByText('Ended: The disks did not come')).toBeVisible()
})
