import type { PageTimes } from './measure-pages.ts'

/** Below this many milliseconds a doubling is the clock's, not the fleet's. */
const NOTICEABLE_MS = 2

/** The page whose median grows most between two sizes; what stays below 2 ms at both is left out. */
export function growthOf({ from, to }: { from: PageTimes[]; to: PageTimes[] }): { page: string; times: number } {
  const grown = to.flatMap(({ name, p50 }) => {
    const before = from.find((page) => page.name === name)!.p50
    return p50 < NOTICEABLE_MS ? [] : [{ page: name, times: p50 / Math.max(before, NOTICEABLE_MS / 2) }]
  })
  return grown.toSorted((a, b) => b.times - a.times)[0] ?? { page: 'none takes 2 ms', times: 1 }
}

/** A row a page, a pair of columns a size. */
export function growthTable(fleets: { tenants: number; pages: PageTimes[] }[]): { head: string[]; rows: string[][] } {
  const [first] = fleets
  return {
    head: ['ms', ...fleets.flatMap(({ tenants }) => [`${tenants} tenants, p50`, 'p95'])],
    rows: first!.pages.map(({ name }) => [
      name,
      ...fleets.flatMap(({ pages }) => {
        const { p50, p95 } = pages.find((page) => page.name === name)!
        return [p50.toFixed(2), p95.toFixed(2)]
      }),
    ]),
  }
}
