import type { InventoryEntry } from '@lamplighter/catalog'
import type { Db } from '../database.ts'
import { upsertInventory } from '../queries/inventory.ts'

/** One customer of a test, unlike the others only where the test says so. */
export function inventoryEntry(overrides: Partial<InventoryEntry> & { id: string }): InventoryEntry {
  return {
    name: overrides.id,
    tier: 'standard',
    region: 'eu',
    shard: 'shard-1',
    release: '4.1.0',
    ring: 2,
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    instance: {
      baseUrl: `http://127.0.0.1:1/${overrides.id}`,
      endpoints: {},
      version: '4.1.0',
      configurationHash: null,
      templateHash: null,
      secretRefs: { opsReader: `sandbox/${overrides.id}/ops-reader` },
    },
    identifiers: [],
    ...overrides,
  }
}

export async function importTenants(
  db: Db,
  entries: (Partial<InventoryEntry> & { id: string })[],
  options: { now?: Date; retireMissing?: boolean } = {},
) {
  return upsertInventory(db, {
    entries: entries.map(inventoryEntry),
    retireMissing: options.retireMissing ?? false,
    now: options.now ?? new Date('2026-11-20T08:00:00Z'),
  })
}
