import { defineConfig } from '@playwright/test'
import { resolveChromium } from '@lamplighter/testing/chromium'

// Found, or unpacked once, before any worker starts.
const chromium = await resolveChromium()

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: './test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Every worker starts a whole product of its own; a machine has room for one.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    // A headless browser's own locale breaks dates; its zone differs from the customers', so that both clocks show.
    locale: 'en-GB',
    timezoneId: 'America/New_York',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromium.executablePath, args: chromium.args, env: chromium.env },
  },
})
