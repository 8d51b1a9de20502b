import { definePack } from '@lamplighter/catalog'
import { readChanges } from './changes.ts'
import type { CommerceClients } from './commerce.ts'
import { causes } from './every-cause.ts'
import { checks } from './every-check.ts'
import { nodes } from './every-node.ts'
import { remediations } from './every-remediation.ts'
import { readInventory } from './inventory.ts'
import { runbooks } from './runbooks.gen.ts'

export type { CommerceClients } from './commerce.ts'

/** Everything that Ops knows about the sample product. */
export const commercePack = definePack<CommerceClients>({
  id: 'commerce',
  version: '1.0.0',
  title: 'Commerce platform',
  nodes,
  checks,
  causes: causes.map((cause) => ({ ...cause, runbook: runbooks[cause.id] })),
  remediations,
  inventory: readInventory,
  changes: readChanges,
})
