/// <reference lib="dom" />
import { type Browser, loaderHelper, type Page } from '@lamplighter/testing/browser'

export type ScreenLoad = { screen: string; lcpMs: number; blockedMs: number; shift: number; transferredKb: number }

/** 10 Mbit/s with 40 ms there and back, which is what Lighthouse takes for a desk; the processor is not slowed down. */
const line = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 }
const settleMs = 1_500

/** Opens one address with an empty cache and says how long the largest thing took to appear, how long input was blocked, and what was fetched. */
export async function measureLoad(options: {
  browser: Browser
  screen: string
  url: string
  /** Of an operator who is signed in; null: nobody is. */
  session: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>> | null
}): Promise<ScreenLoad> {
  const { browser, screen, url, session } = options
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...(session ? { storageState: session } : {}),
  })
  try {
    await context.addInitScript({ content: loaderHelper })
    const page = await context.newPage()
    const transferred = await countBytes(page)
    await page.addInitScript(watchVitals)
    // Not until "load": what counts is what the reader sees.
    await page.goto(url, { waitUntil: 'commit' })
    await page.locator('h1').first().waitFor({ state: 'attached' })
    await page.waitForTimeout(settleMs)
    const vitals = await page.evaluate(() => (window as unknown as { vitals: { lcp: number; blocked: number; shift: number } }).vitals)
    return { screen, lcpMs: vitals.lcp, blockedMs: vitals.blocked, shift: vitals.shift, transferredKb: transferred() / 1000 }
  } finally {
    await context.close()
  }
}

async function countBytes(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page)
  let bytes = 0
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', line)
  session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength))
  return () => bytes
}

/** Runs in the page before anything else: largest contentful paint, time over 50 ms of each long task, layout shift. */
function watchVitals(): void {
  const vitals = { lcp: 0, blocked: 0, shift: 0 }
  Object.assign(window, { vitals })
  const watch = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true })
  watch('largest-contentful-paint', (entry) => (vitals.lcp = entry.startTime))
  watch('longtask', (entry) => (vitals.blocked += Math.max(0, entry.duration - 50)))
  watch('layout-shift', (entry) => (vitals.shift += (entry as PerformanceEntry & { value: number }).value))
}
