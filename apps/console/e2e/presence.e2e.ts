import { expectCleanEverywhere } from './clean-everywhere.ts'
import { expect, test } from './product-fixture.ts'
import { tenant } from './tenant-under-test.ts'

test('whoever is at work on the tenant or on what it shares is named, and nobody beyond the scope is', async ({ signIn, product }) => {
  // How the server chooses them is proved where it does; runs end too soon to be looked at by a browser in both themes.
  const since = new Date(Date.now() - 90_000).toISOString()
  const component = { id: 'payments-partner', title: 'Payments partner' }
  const remediation = { id: 'payments-partner/switch-route', title: 'Switch the payments route' }
  const lines = [
    { where: 'here', by: 'Omar', since, state: 'verifying', run: 'r-1', remediation: { id: 'x', title: 'Flush the cache' } },
    {
      where: 'shared',
      by: 'Lina',
      since,
      state: 'running',
      run: 'r-2',
      remediation,
      component,
      tenant: { id: 'cedar', name: 'Cedar & Co' },
    },
    { where: 'out-of-scope', by: 'Sami', since, state: 'queued', component },
  ]
  expect(await product.call({ as: 'l1', procedure: 'run.atWork', input: { tenant: tenant.id }, type: 'query' })).toEqual([])
  const page = await signIn('l2')
  await page.goto(`/tenants/${tenant.id}`)
  await expect(page.getByRole('heading', { level: 1, name: tenant.name })).toBeVisible()
  const atWork = page.getByRole('list', { name: 'At work here now' })
  await expect(atWork).toHaveCount(0)

  await page.route('**/trpc/run.atWork*', (route) => route.fulfill({ json: { result: { data: lines } } }))
  await page.goto(`/tenants/${tenant.id}`)
  const [own, shared, beyond] = [0, 1, 2].map((at) => atWork.getByRole('listitem').nth(at))
  await expect(own!).toContainText('Omar: Flush the cache · verifying')
  await expect(shared!).toContainText('Lina: Switch the payments route on Payments partner, which they share with Cedar & Co · running')
  await expect(shared!.getByRole('link', { name: 'Switch the payments route' })).toHaveAttribute('href', '/runs/r-2')
  await expect(beyond!).toContainText('Sami: a run on Payments partner, which they share with a tenant outside your scope · queued')
  await expect(beyond!.getByRole('link')).toHaveCount(0)
  await expectCleanEverywhere(page)
  await page.goto(`/tenants/${tenant.id}/features/checkout`)
  await expect(atWork.getByRole('listitem')).toHaveCount(3)
})
