import type { ClientSource, InventoryEntry } from '@lamplighter/catalog'
import type { FakeAnswer, FakeClients } from './fake-pack.ts'

/**
 * A fleet in memory that breaks on request: every look passes unless told otherwise. `looks` counts what was asked
 * of each tenant, in order.
 */
export function createFakeWorld(): FakeWorld {
  const answers = new Map<string, FakeAnswer[]>()
  const world: FakeWorld = {
    looks: [],
    mended: [],
    tenants: [],
    inventoryFails: null,
    set({ tenant, check, answer }) {
      answers.set(`${tenant} ${check}`, Array.isArray(answer) ? [...answer] : [answer])
    },
    heal: () => answers.clear(),
    clients: {
      readClients: ({ tenant }) => ({
        look: async (check) => {
          world.looks.push(`${tenant.id} ${check}`)
          const line =
            answers.get(`${tenant.id} ${check}`) ?? answers.get(`* ${check}`) ?? answers.get(`${tenant.id} *`) ?? answers.get('* *')
          const next = line === undefined ? undefined : line.length > 1 ? line.shift() : line[0]
          return next ?? { type: 'pass' }
        },
      }),
      writeClients: ({ tenant }) => ({
        mend: async (component) => {
          world.mended.push(`${tenant.id} ${component}`)
        },
      }),
      platformClient: () => ({
        tenants: async () => {
          if (world.inventoryFails !== null) throw new Error(world.inventoryFails)
          return world.tenants
        },
      }),
      close: async () => {},
    },
  }
  return world
}

/** The world's clients, whose own deadline ends each call when `gaveUp` says so. */
export function givingUp({ world, gaveUp }: { world: FakeWorld; gaveUp: boolean }): ClientSource<FakeClients> {
  return {
    ...world.clients,
    readClients: (asked) => {
      if (gaveUp) asked.onGaveUp?.()
      return world.clients.readClients(asked)
    },
  }
}

export type FakeWorld = {
  looks: string[]
  mended: string[]
  tenants: InventoryEntry[]
  /** Message with which the inventory throws; null: it answers. */
  inventoryFails: string | null
  /** `*` stands for every tenant or check. A list is answered one by one; its last entry stays. */
  set(options: { tenant: string; check: string; answer: FakeAnswer | FakeAnswer[] }): void
  heal(): void
  clients: ClientSource<FakeClients>
}

export function fakeTenant(overrides: Partial<InventoryEntry> & { id: string }): InventoryEntry {
  const { id } = overrides
  return {
    name: `${id[0]!.toUpperCase()}${id.slice(1)} Ltd`,
    tier: 'business',
    region: 'eu',
    shard: 'eu-1',
    release: '4.1.0',
    ring: 2,
    timeZone: 'Europe/Berlin',
    locale: 'de-DE',
    instance: {
      baseUrl: `http://${id}.invalid:8080`,
      endpoints: {},
      version: '4.1.0',
      configurationHash: null,
      templateHash: null,
      secretRefs: {},
    },
    identifiers: [
      { kind: 'tenant-id', value: id },
      { kind: 'company', value: `${id} Ltd` },
      { kind: 'domain', value: `${id}.example` },
      { kind: 'email', value: `owner@${id}.example` },
      { kind: 'order-prefix', value: id.slice(0, 3).toUpperCase() },
    ],
    ...overrides,
  }
}
