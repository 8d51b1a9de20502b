import type { PlatformStore } from '../platform/platform-store.ts'

export interface CartLine {
  priceCents: number
  quantity: number
}

/** What a discount may look like; a merchant without tiers is allowed. */
export interface Discount {
  tiers: { fromQuantity: number; percent: number }[]
}

type CartTotal = (options: { lines: CartLine[]; discount: Discount }) => number

export const releaseVersions = ['4.1.0', '4.2.0', '4.2.1'] as const
export type ReleaseVersion = (typeof releaseVersions)[number]

const rings = { '4.1.0': 'broad', '4.2.0': 'early', '4.2.1': 'canary' } as const

export interface Release {
  id: string
  version: ReleaseVersion
  ring: 'broad' | 'early' | 'canary'
  previousVersion: ReleaseVersion | null
  build: () => string
  deployedAt: () => string
  regressed: () => boolean
  cartTotal: CartTotal
  /** Deploys another build of the same version: the good one, or one with a defect in the totals. */
  deploy: (which: 'good' | 'regressed') => Promise<void>
}

/** The code of each release that runs in instances of that version. */
export async function openReleases(store: PlatformStore): Promise<Map<string, Release>> {
  const releases = new Map<string, Release>()
  for (const [index, version] of releaseVersions.entries()) {
    const key = `release:${version}`
    const state = () => store.get<{ number: number; regressed: boolean; deployedAt: string }>(key)
    if (!state()) {
      const deployedAt = new Date(Date.now() - (30 - index * 10) * 86_400_000).toISOString()
      await store.set({ key, value: { number: 1, regressed: false, deployedAt } })
    }
    const now = () => state() ?? { number: 1, regressed: false, deployedAt: new Date(0).toISOString() }
    releases.set(version, {
      id: `release-${version}`,
      version,
      ring: rings[version],
      previousVersion: releaseVersions[index - 1] ?? null,
      build: () => `${version}+build.${now().number}`,
      deployedAt: () => now().deployedAt,
      regressed: () => now().regressed,
      cartTotal: (input) => (now().regressed ? cartTotalRegressed(input) : cartTotalGood(input)),
      deploy: async (which) => {
        await store.set({
          key,
          value: { number: now().number + 1, regressed: which === 'regressed', deployedAt: new Date().toISOString() },
        })
      },
    })
  }
  return releases
}

export const cartTotalGood: CartTotal = ({ lines, discount }) => {
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
  const sum = lines.reduce((total, line) => total + line.priceCents * line.quantity, 0)
  const tier = discount.tiers.filter((one) => one.fromQuantity <= quantity).toSorted((a, b) => b.percent - a.percent)[0]
  return Math.round(sum * (1 - (tier?.percent ?? 0) / 100))
}

/** The defect: takes for granted that every cart reaches a tier. Carts below the first one end in a TypeError. */
export const cartTotalRegressed: CartTotal = ({ lines, discount }) => {
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
  const sum = lines.reduce((total, line) => total + line.priceCents * line.quantity, 0)
  const reached = discount.tiers.filter((one) => one.fromQuantity <= quantity)
  const best = reached.toSorted((a, b) => b.percent - a.percent)[0] as { percent: number }
  return Math.round(sum * (1 - best.percent / 100))
}
