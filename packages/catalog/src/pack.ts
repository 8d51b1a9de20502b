import type { Cause } from './cause.ts'
import type { ChangeNotice } from './change-notice.ts'
import type { Check } from './check.ts'
import type { Clients } from './clients.ts'
import type { PackNode } from './node.ts'
import type { Remediation } from './remediation.ts'
import type { InventoryEntry } from './tenant.ts'

/**
 * Everything that Ops knows about one product, shipped as code. The element types are erased to `any` at this
 * seam only: each check and remediation was checked against its own evidence and parameters where it is defined.
 */
export type Pack<C extends Clients = Clients> = {
  id: string
  version: string
  title: string
  nodes: PackNode[]
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  checks: Check<C, any>[]
  causes: Cause[]
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  remediations: Remediation<C, any>[]
  /** Reads the product's own list of tenants. Throws when it cannot: an empty answer is never assumed. */
  inventory(options: { platform: C['platform']; signal: AbortSignal }): Promise<InventoryEntry[]>
  /** Reads what the product was changed since then, by the product's clock; null: everything it remembers. Absent: it keeps no history. */
  changes?(options: { platform: C['platform']; since: Date | null; signal: AbortSignal }): Promise<ChangeNotice[]>
}

export function definePack<C extends Clients>(pack: Pack<C>): Pack<C> {
  return pack
}
