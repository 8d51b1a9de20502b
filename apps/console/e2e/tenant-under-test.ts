import type { Page } from '@playwright/test'
import type { RunningProduct } from '@lamplighter/testing/product'
import { expect } from './product-fixture.ts'

/** The tenant that tests break and mend: known in every sandbox, whatever its size. */
export const tenant = { id: 'acme', name: 'Acme Outdoor', email: 'owner@acme.example' }

/** Breaks something for real and has it diagnosed, so that a screen has everything to show. */
export async function breakAndDiagnose(options: { product: RunningProduct; fault: string; feature: string }): Promise<void> {
  const { product, fault, feature } = options
  await product.sandbox('inject', fault, '--tenant', tenant.id)
  await expect(async () => {
    const diagnosis = await product.call<{ causes: unknown[]; verdict: string }>({
      as: 'l2',
      procedure: 'diagnosis.start',
      type: 'mutation',
      input: { tenant: tenant.id, feature },
    })
    expect(diagnosis.verdict).not.toBe('no-fault')
  }).toPass({ timeout: 60_000 })
}

/** Everything on the screen can be reached by scrolling down only. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(tooWide).toBeLessThanOrEqual(0)
}
