/// <reference lib="dom" />
import type { FleetPage } from '@lamplighter/operations/views'
import type { Page } from '@lamplighter/testing/browser'

const states = ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'failing', 'degraded', 'unknown']

/** Times between frames, in milliseconds, while the fleet's own screen scrolls through that many rows at reading and at flying speed. */
export async function measureHeatmap(options: { page: Page; url: string; tenants: number; features: number; frames: number }): Promise<{
  read: number[]
  fly: number[]
}> {
  const { page, url, frames } = options
  const answer = JSON.stringify({ result: { data: wholeFleet(options) } })
  // The server hands out pages of 200; the screen is asked to hold them all at once, as after long reading.
  await page.route('**/trpc/fleet.list*', (route) => route.fulfill({ contentType: 'application/json', body: answer }))
  await page.goto(`${url}/fleet`)
  await page.locator('[role=rowheader]').first().waitFor({ timeout: 60_000 })
  const read = await page.evaluate(scrollGrid, { frames, pixels: 40 })
  const fly = await page.evaluate(scrollGrid, { frames, pixels: 1_600 })
  await page.unroute('**/trpc/fleet.list*')
  return { read, fly }
}

function wholeFleet(options: { tenants: number; features: number }): FleetPage {
  const { tenants, features } = options
  return {
    features: Array.from({ length: features }, (_, at) => ({ id: `f${at}`, title: `Feature ${at + 1}` })),
    rows: Array.from({ length: tenants }, (_, row) => ({
      tenant: `t${row}`,
      name: `Tenant ${row + 1}`,
      tier: 'standard',
      region: 'eu',
      shard: 'eu-1',
      release: '4.2.1',
      ring: 1,
      states: Array.from({ length: features }, (_, at) => states[(row * 7 + at * 13) % states.length]!),
    })),
    next: null,
    groups: [{ value: 'eu', tenants, failing: 0, degraded: 0, unknown: 0 }],
    sweptAt: new Date().toISOString(),
  }
}

/** Runs in the page: scrolls by so many pixels each frame and notes how long each frame took. */
function scrollGrid(options: { frames: number; pixels: number }): Promise<number[]> {
  const viewport = document.querySelector('[role=grid]')!.parentElement!
  return new Promise((resolve) => {
    const times: number[] = []
    let last = 0
    const step = (at: number) => {
      if (last > 0) times.push(at - last)
      last = at
      if (times.length >= options.frames) return resolve(times)
      viewport.scrollTop += options.pixels
      requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  })
}
