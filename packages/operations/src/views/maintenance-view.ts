import { z } from 'zod'
import { instantSchema, namedSchema } from './shared-shapes.ts'

export const maintenanceWindowViewSchema = z.object({
  id: z.string(),
  /** Null: a shared component is worked on. */
  tenant: z.string().nullable(),
  tenantName: z.string().nullable(),
  node: namedSchema.nullable(),
  group: z.string().nullable(),
  from: instantSchema,
  to: instantSchema,
  reason: z.string(),
  by: z.string(),
  /** `ended`: before its time, or called off. */
  state: z.enum(['planned', 'now', 'over', 'ended']),
  ended: z.object({ at: instantSchema, reason: z.string() }).nullable(),
})
export type MaintenanceWindowView = z.infer<typeof maintenanceWindowViewSchema>

export const maintenanceListSchema = z.object({
  windows: z.array(maintenanceWindowViewSchema),
  /** What the tenant shares, for which a window may be set as well; empty without a tenant. */
  groups: z.array(z.object({ node: namedSchema, group: z.string() })),
})
export type MaintenanceList = z.infer<typeof maintenanceListSchema>

/** 30 days of one feature. */
export const availabilityDaySchema = z.object({
  /** Start of the day, UTC. */
  day: instantSchema,
  failingSeconds: z.number().int(),
  unknownSeconds: z.number().int(),
  maintenanceSeconds: z.number().int(),
})
export const tenantAvailabilitySchema = z.object({
  from: instantSchema,
  to: instantSchema,
  features: z.array(
    z.object({
      feature: namedSchema,
      /** Of the judged time; null before the first look. Unknown and maintenance count neither way. */
      percent: z.number().nullable(),
      objective: z.number(),
      /** Where the objective comes from. */
      promise: z.enum(['usual', 'tenant', 'feature']),
      /** Who noted it from the contract; null: it is the usual one. */
      noted: z.object({ by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
      budgetSeconds: z.number(),
      /** Below 0 when overspent; null before the first look. */
      budgetLeftSeconds: z.number().nullable(),
      failingSeconds: z.number().int(),
      unknownSeconds: z.number().int(),
      maintenanceSeconds: z.number().int(),
      /** The first look ever; null: longer ago than the 30 days, or never. Nothing is known of the time before it. */
      firstSeenAt: instantSchema.nullable(),
      /** Days that were not wholly ok, oldest first. */
      days: z.array(availabilityDaySchema),
    }),
  ),
})
export type TenantAvailability = z.infer<typeof tenantAvailabilitySchema>
