/// <reference lib="dom" />
import { type Browser, loaderHelper, type Page } from '@lamplighter/testing/browser'

/** The fleet's heatmap in an open browser, with a note of when each cell was first shown failing. */
export type FleetWatch = { shownFailing: () => Promise<Map<string, number>>; close: () => Promise<void> }

// High enough for every row to be in the document: the heatmap draws only what is in sight.
const viewport = { width: 1440, height: 2200 }

/** Opens the fleet and never touches it again: whatever appears has come by itself. Keys are `tenant name, feature title`. */
export async function watchFleet(options: { browser: Browser; signInLink: string; url: string; rows: number }): Promise<FleetWatch> {
  const { browser, signInLink, url, rows } = options
  const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  const page = await context.newPage()
  await context.addInitScript({ content: loaderHelper })
  await context.addInitScript(noteFailingCells)
  await page.goto(signInLink)
  await page.goto(`${url}/fleet`)
  await page
    .locator('[role=rowheader]')
    .nth(rows - 1)
    .waitFor()
  if (!(await page.evaluate(isWatching))) throw new Error('the page takes no notes')
  return { shownFailing: () => readNotes(page), close: () => context.close() }
}

/** Runs in the page: the moment, by the machine's clock, at which a cell's label first said that it fails. */
function noteFailingCells(): void {
  const notes: Record<string, number> = {}
  Object.assign(window, { failingCells: notes })
  const ending = ': Failing'
  const look = () => {
    for (const cell of document.querySelectorAll('[role=gridcell]')) {
      const label = cell.getAttribute('aria-label') ?? ''
      if (label.endsWith(ending)) notes[label.slice(0, -ending.length)] ??= Date.now()
    }
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] })
  Object.assign(window, { watchesCells: true })
}

/** Runs in the page: whether the note-taker got to its end. */
function isWatching(): boolean {
  return (window as unknown as { watchesCells?: boolean }).watchesCells === true
}

async function readNotes(page: Page): Promise<Map<string, number>> {
  return new Map(Object.entries(await page.evaluate(() => (window as unknown as { failingCells: Record<string, number> }).failingCells)))
}
