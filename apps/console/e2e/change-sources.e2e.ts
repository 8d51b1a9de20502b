import { expectCleanEverywhere } from './clean-everywhere.ts'
import { expect, test } from './product-fixture.ts'
import { tenant } from './tenant-under-test.ts'

test('an admin gives a pipeline its token once, hears what it tells, and revokes it', async ({ signIn, product }) => {
  const page = await signIn('admin')
  await page.goto('/controls')
  await page.getByRole('link', { name: 'Change sources' }).click()
  await expect(page.getByText('No pipeline tells us yet')).toBeVisible()
  await expectCleanEverywhere(page)

  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Deploy Pipeline')
  await dialog.getByRole('button', { name: 'Make its token' }).click()
  await expect(dialog.getByText('Two to 41 lower-case letters')).toBeVisible()
  await dialog.getByLabel('Name').fill('deploy-pipeline')
  await dialog.getByRole('button', { name: 'Make its token' }).click()
  const token = (await dialog.locator('code').first().textContent())!
  expect(token).toMatch(/^lampchange_/)
  await expect(dialog.getByRole('button', { name: 'Copy the token' })).toBeVisible()
  await expectCleanEverywhere(page)
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await expect(page.getByText(token)).toHaveCount(0)
  const row = page.getByRole('row', { name: /deploy-pipeline/ })
  await expect(row).toContainText('never')

  const change = { externalId: 'build-811', kind: 'flag', node: 'feature-flags', tenant: tenant.id, summary: 'Flag reports switched on.' }
  const tell = () =>
    fetch(`${product.url}/changes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ changes: [{ ...change, at: new Date(Date.now() - 60_000).toISOString() }] }),
    })
  expect((await tell()).status).toBe(201)
  await expect(row).not.toContainText('never')
  await expect(row.getByRole('cell', { name: '1', exact: true })).toBeVisible()
  await expectCleanEverywhere(page)

  await page.goto(`/tenants/${tenant.id}`)
  await expect(page.getByText('Flag reports switched on.')).toBeVisible()
  await expect(page.getByText('told by deploy-pipeline')).toBeVisible()
  await page.getByRole('link', { name: 'Who may tell of changes' }).click()

  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByLabel('Why?').fill('It moved to another system')
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke it now' }).click()
  await expect(row).toContainText('Revoked')
  expect((await tell()).status).toBe(401)
  const { items } = await product.call<{ items: { action: string; reason: string | null }[] }>({
    as: 'admin',
    procedure: 'audit.list',
    input: { action: 'change-source.revoked', limit: 5 },
    type: 'query',
  })
  expect(items).toMatchObject([{ reason: 'It moved to another system' }])
})

test('sources are for admins: others are told who could, and find no link', async ({ signIn }) => {
  const page = await signIn('lead')
  await page.goto('/controls')
  await expect(page.getByRole('heading', { name: 'Controls' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Change sources' })).toHaveCount(0)
  await page.goto('/change-sources')
  await expect(page.getByRole('alert')).toContainText('Who could:')
})

test('a server that does not answer is said, and asking again recovers', async ({ signIn }) => {
  const page = await signIn('admin')
  await page.route('**/trpc/change.sources*', (route) => route.abort())
  await page.goto('/change-sources')
  await expect(page.getByRole('alert')).toContainText('The server does not answer.')
  await page.unroute('**/trpc/change.sources*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Change sources' })).toBeVisible()
})
