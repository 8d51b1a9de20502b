import type { Page } from '@playwright/test'
import { expect, test } from './product-fixture.ts'
import { breakAndDiagnose, tenant } from './tenant-under-test.ts'

const path = `/tenants/${tenant.id}/features/reports`
const reason = 'The caller asks which of her people is meant.'

test.beforeAll(({ product }) => breakAndDiagnose({ product, fault: 'user-without-permission', feature: 'reports' }))

test('personal data in evidence is masked, and shown to L2 for a reason that stands in the audit log', async ({ signIn, product }) => {
  const page = await signIn('l2')
  await page.goto(path)
  const evidence = page.getByRole('region', { name: 'Evidence' })
  await openDetails(page)
  const masked = evidence.locator('details[open]').filter({ hasText: '•••', visible: true }).first()
  await expect(masked).toBeVisible()
  await expect(evidence).not.toContainText(/[a-z]{2,}@acme\.example/)

  await masked.getByRole('button', { name: 'Show what is masked' }).click()
  await masked.getByRole('button', { name: 'Show it' }).click()
  await expect(masked.getByText('Say in a few words')).toBeVisible()
  await masked.getByLabel('Why do you need to see it?').fill(reason)
  await masked.getByRole('button', { name: 'Show it' }).click()
  await expect(masked.getByText(/[a-z]{2,}@acme\.example/)).toBeVisible()

  const { items } = await product.call<{ items: { action: string; reason: string | null; tenant: string | null }[] }>({
    as: 'lead',
    procedure: 'audit.list',
    input: { action: 'evidence.revealed', limit: 5 },
    type: 'query',
  })
  expect(items).toMatchObject([{ action: 'evidence.revealed', tenant: tenant.id, reason }])

  await page.reload()
  await openDetails(page)
  await expect(evidence).not.toContainText(/[a-z]{2,}@acme\.example/)
})

test('L1 is told who may see what is masked', async ({ signIn, product }) => {
  const page = await signIn('l1')
  await page.goto(path)
  await openDetails(page)
  const show = page.getByRole('button', { name: 'Show what is masked' }).filter({ visible: true }).first()
  await expect(show).toHaveAttribute('aria-disabled', 'true')
  await expect(show).toHaveAccessibleDescription(/L2 support and above/)
  const refused = product.call({
    as: 'l1',
    procedure: 'diagnosis.reveal',
    input: { tenant: tenant.id, check: 'settings/user-permission', reason },
    type: 'mutation',
  })
  await expect(refused).rejects.toThrow(/may not see personal data/)
})

async function openDetails(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Evidence' })).toBeVisible()
  const passed = page.getByRole('button', { name: /^Show \d+ checks? that pass/ })
  if (await passed.isVisible()) await passed.click()
  await page.locator('details:not([open]) > summary', { hasText: 'Details' }).evaluateAll((summaries) => {
    for (const summary of summaries) (summary.parentElement as HTMLDetailsElement).open = true
  })
}
