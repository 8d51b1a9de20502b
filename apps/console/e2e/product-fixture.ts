import { type Page, test as base, expect } from '@playwright/test'
import { type DemoRole, type RunningProduct, startProduct } from '@lamplighter/testing/product'

type Fixtures = {
  /** Opens the console, signed in by a fresh link. */
  signIn: (role: DemoRole) => Promise<Page>
}

/** One whole product (sample product, server, worker, the built console) for all tests of a file run; small, to be quick. */
export const test = base.extend<Fixtures, { product: RunningProduct }>({
  product: [
    // oxlint-disable-next-line no-empty-pattern -- the test runner reads from the pattern what a fixture needs
    async ({}, use) => {
      const product = await startProduct({ tenants: 6 })
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: async ({ product }, use) => use(product.url),
  signIn: async ({ page, product }, use) => {
    const problems: string[] = []
    // What a browser reports of a refused request is expected where a test asks for one; anything else is a fault of ours.
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.text().startsWith('Failed to load resource') && problems.push(message.text()),
    )
    page.on('pageerror', (error) => problems.push(error.message))
    await use(async (role) => {
      await page.goto(await product.signInLink(role))
      await expect(page.getByRole('combobox', { name: 'Who is calling?' })).toBeVisible()
      return page
    })
    expect(problems.filter((problem) => !problem.includes('TRPCClientError'))).toEqual([])
  },
})

export { expect }
