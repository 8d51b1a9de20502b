/// <reference lib="dom" />
import type { Page } from '@lamplighter/testing/browser'

/** What an operator types, key by key: beginnings, an e-mail, an id, a word from the middle, a misspelling. */
const texts = ['acme bo', 'owner@t421', 't000042', 'outdoor', 'junipr']

/**
 * From the key going down to the frame in which the results for exactly those letters are painted, in milliseconds, one figure a
 * key. The list says how many it found in a region for those who do not see it; that region is empty while an answer is awaited.
 */
export async function measureSearch(options: { page: Page; url: string; rounds: number }): Promise<number[]> {
  const { page, url, rounds } = options
  await page.goto(url)
  const field = page.getByRole('combobox', { name: 'Who is calling?' })
  await field.waitFor()
  const measured: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const text of texts) {
      // Nothing from the cache: each round asks for what was not asked before.
      const asked = round === 0 ? text : `${text.slice(0, -1)}${'bcdfghk'[round % 7]!}`
      await field.fill('')
      for (const key of asked) {
        await page.evaluate(awaitResultsOfNextKey)
        await page.keyboard.press(key === ' ' ? 'Space' : key)
        const took = await page.evaluate(() => (window as unknown as Waiting).painted)
        if (took !== null) measured.push(took)
      }
    }
  }
  return measured
}

type Waiting = { painted: Promise<number | null> }

/** Runs in the page: from the next key on, waits for the results of what then stands in the field. Null: answered from memory, or not at all. */
function awaitResultsOfNextKey(): void {
  const status = document.querySelector('search output')
  const said = () => status?.textContent ?? ''
  const painted = new Promise<number | null>((resolve) => {
    const onKey = (event: KeyboardEvent) => {
      // The first letter finds the region empty; at any other it is emptied by the key.
      let waited = said() === ''
      const observer = new MutationObserver(() => {
        if (said() === '') waited = true
        else if (waited) {
          observer.disconnect()
          // The frame after the one in which it was drawn: what the eye gets.
          requestAnimationFrame(() => requestAnimationFrame((at) => resolve(at - event.timeStamp)))
        }
      })
      if (status) observer.observe(status, { childList: true, characterData: true, subtree: true })
      setTimeout(() => {
        observer.disconnect()
        resolve(null)
      }, 3_000)
    }
    document.addEventListener('keydown', onKey, { once: true, capture: true })
  })
  Object.assign(window, { painted })
}
