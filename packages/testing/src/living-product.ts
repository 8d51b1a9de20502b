import { isDeepStrictEqual } from 'node:util'
import type { Clients, ClientSource, InventoryEntry, Json } from '@lamplighter/catalog'
import type { ProductFault } from './pack-case.ts'

/** A running product that a pack is proved against; each product brings one of these. */
export type LivingProduct<C extends Clients> = {
  clients: ClientSource<C>
  tenants: InventoryEntry[]
  faults: readonly ProductFault[]
  inject(options: {
    fault: string
    tenant?: string
    shared?: string
    params?: Readonly<Record<string, string | number>>
  }): Promise<'injected' | 'already-active'>
  /** Takes every fault away. */
  clear(): Promise<void>
  state(tenant: InventoryEntry): Promise<ProductState>
  /** How often the effect of an idempotency key happened, counted where it happens. */
  effectsOf(options: { tenant: InventoryEntry; key: string }): Promise<number>
  stop(): Promise<void>
}

export type ProductState = {
  /** All that the tenant and the platform hold, but for what moves by itself (clocks, heartbeats, the scheduler's turns). */
  content: Record<string, Json>
  /** Every effect, answer and change that was recorded. Grows with each action, also with one that takes another back. */
  history: Record<string, Json>
}

/** The state once it stands still: what an earlier test set in motion (a queue that drains) is over. At most a few seconds. */
export async function quietState<C extends Clients>(product: LivingProduct<C>, tenant: InventoryEntry): Promise<ProductState> {
  let last = await product.state(tenant)
  for (let looks = 0; looks < quietLooksMax; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, quietEveryMs))
    const next = await product.state(tenant)
    if (isDeepStrictEqual(next, last)) return next
    last = next
  }
  return last
}

const quietLooksMax = 25
const quietEveryMs = 100

/** The content without its times: what an undo must bring back, although it happens later. */
export function withoutTimes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutTimes)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !/(_at|At|^since)$/.test(key))
      .map(([key, inner]) => [key, withoutTimes(inner)]),
  )
}
