import { type Browser, chromium } from '@playwright/test'
import { resolveChromium } from './chromium.ts'

export type { Browser, Page } from '@playwright/test'

/**
 * For `context.addInitScript({ content })`, before any function of ours is sent into a page: the loader of TypeScript wraps inner functions
 * in a helper that the page does not have.
 */
export const loaderHelper = 'globalThis.__name ??= (target) => target'

/** A real Chromium for as long as `use` takes; closed whatever happens. For benchmarks: tests have Playwright's own fixtures. */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const { executablePath, args, env } = await resolveChromium()
  const browser = await chromium.launch({ executablePath, args, env })
  try {
    return await use(browser)
  } finally {
    await browser.close()
  }
}
