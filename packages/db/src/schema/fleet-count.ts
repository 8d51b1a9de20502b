import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'

export const fleetDimensions = ['region', 'tier', 'ring', 'shard', 'release'] as const
export type FleetDimension = (typeof fleetDimensions)[number]

/**
 * How many living tenants there are by one dimension, and how many of them have trouble: kept by the queries that write
 * feature states and the inventory, in their transactions. Split by region and tier, so that an operator's scope adds up
 * from whole rows. A few hundred rows in all, however many tenants.
 */
export const fleetCount = pgTable(
  'fleet_count',
  {
    dimension: text('dimension').$type<FleetDimension>().notNull(),
    value: text('value').notNull(),
    region: text('region').notNull(),
    tier: text('tier').notNull(),
    tenants: integer('tenants').notNull(),
    /** Tenants with at least one feature in that state. */
    failing: integer('failing').notNull(),
    degraded: integer('degraded').notNull(),
    unstable: integer('unstable').notNull(),
    unknown: integer('unknown').notNull(),
    maintenance: integer('maintenance').notNull(),
    /** Features of those tenants in that state. */
    failingFeatures: integer('failing_features').notNull(),
    degradedFeatures: integer('degraded_features').notNull(),
    unknownFeatures: integer('unknown_features').notNull(),
  },
  (table) => [primaryKey({ columns: [table.dimension, table.value, table.region, table.tier] })],
)
