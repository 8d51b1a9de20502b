import { z } from 'zod'
import { identifierKindSchema } from '@lamplighter/catalog/vocabulary'
import { actionSchema, featureLineSchema, instantSchema, namedSchema } from './shared-shapes.ts'

export const tenantHitSchema = z.object({
  tenant: z.string(),
  name: z.string(),
  tier: z.string(),
  region: z.string(),
  /** What matched, so that the operator can read it back to the caller. */
  matched: z.object({ kind: identifierKindSchema, value: z.string() }),
  exact: z.boolean(),
  failing: z.number().int(),
  degraded: z.number().int(),
})
export type TenantHit = z.infer<typeof tenantHitSchema>

export const tenantViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.string(),
  region: z.string(),
  shard: z.string(),
  release: z.string(),
  ring: z.number().int(),
  timeZone: z.string(),
  locale: z.string(),
  identifiers: z.array(z.object({ kind: identifierKindSchema, value: z.string() })),
  instance: z.object({
    baseUrl: z.string(),
    version: z.string(),
    configurationHash: z.string().nullable(),
    templateHash: z.string().nullable(),
    /** True when the running configuration differs from the template; null when the product does not tell. */
    drifted: z.boolean().nullable(),
  }),
  /** One sentence to start the call with: "Checkout fails since 10:42; likely the payment credential". */
  headline: z.string(),
  features: z.array(
    featureLineSchema.extend({
      /** The one next action for this feature. */
      next: z.discriminatedUnion('type', [
        z.object({ type: z.literal('none') }),
        z.object({ type: z.literal('diagnose'), words: z.string() }),
        z.object({ type: z.literal('remediate'), remediation: namedSchema, action: actionSchema }),
        z.object({ type: z.literal('shared-problem'), words: z.string(), node: z.string() }),
      ]),
      availability: z.object({ percent: z.number().nullable(), objective: z.number(), budgetLeftSeconds: z.number().nullable() }),
    }),
  ),
  /** Runs and operators at work here now. */
  activeRuns: z.array(z.object({ run: z.string(), remediation: namedSchema, state: z.string(), by: z.string(), since: instantSchema })),
  timeline: z.array(
    z.object({
      at: instantSchema,
      kind: z.enum(['health', 'change', 'run', 'case', 'diagnosis']),
      title: z.string(),
      detail: z.string(),
      tone: z.enum(['good', 'bad', 'neutral', 'warn']),
      /** Path in the console, when there is more to see. */
      link: z.string().nullable(),
    }),
  ),
  /** When the newest look at this tenant was; null before the first. */
  checkedAt: instantSchema.nullable(),
})
export type TenantView = z.infer<typeof tenantViewSchema>

const waitingShared = { title: z.string(), by: z.string(), since: instantSchema, expiresAt: instantSchema.nullable() }
const waitingRunShared = { ...waitingShared, run: z.string(), tenant: z.string(), tenantName: z.string() }
export const waitingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approval'), ...waitingRunShared }),
  z.object({ kind: z.literal('decision'), ...waitingRunShared }),
  z.object({ kind: z.literal('rollout'), ...waitingShared, rollout: z.string(), tenants: z.number().int() }),
])

/**
 * What the sweep's workers can see. `offline`: nothing, and nothing is believed; `partly-offline`: some see nothing, the others look at everybody;
 * `stalled`: late answers are not believed, because a worker itself stands still now and then; `absent`: no worker is there.
 */
export const proberSchema = z.object({
  state: z.enum(['online', 'stalled', 'partly-offline', 'offline', 'absent']),
  since: instantSchema.nullable(),
  /** Workers that see nothing, of those that are there. */
  blind: z.number().int(),
  workers: z.number().int(),
})
export type ProberView = z.infer<typeof proberSchema>

export const deskViewSchema = z.object({
  sharedProblems: z.array(
    z.object({
      id: z.string(),
      node: namedSchema,
      group: z.string(),
      cause: z.string().nullable(),
      since: instantSchema,
      sick: z.number().int(),
      members: z.number().int(),
      sickElsewhere: z.number().int(),
      membersElsewhere: z.number().int(),
      /** What cures its cause; `tenant`: each tenant alone, by a rollout; `shared`: one run for all of them. Null: nothing known. */
      cure: namedSchema.extend({ target: z.enum(['tenant', 'shared']) }).nullable(),
    }),
  ),
  /** Approvals and decisions that this operator could give. */
  waiting: z.array(waitingSchema),
  failing: z.array(featureLineSchema.extend({ tenant: z.string(), tenantName: z.string() })),
  recentRuns: z.array(
    z.object({
      run: z.string(),
      title: z.string(),
      tenant: z.string(),
      tenantName: z.string(),
      state: z.string(),
      verdict: z.string().nullable(),
      at: instantSchema,
    }),
  ),
  myCases: z.array(z.object({ id: z.string(), tenant: z.string(), tenantName: z.string(), summary: z.string(), openedAt: instantSchema })),
  totals: z.object({
    tenants: z.number().int(),
    failingTenants: z.number().int(),
    failingFeatures: z.number().int(),
    unknownFeatures: z.number().int(),
  }),
  /** When the sweep last finished a round; null before the first. */
  sweptAt: instantSchema.nullable(),
  prober: proberSchema,
})
export type DeskView = z.infer<typeof deskViewSchema>

export const fleetRowSchema = z.object({
  tenant: z.string(),
  name: z.string(),
  tier: z.string(),
  region: z.string(),
  shard: z.string(),
  release: z.string(),
  ring: z.number().int(),
  /** States in the order of `features` in the page. */
  states: z.array(z.string()),
})
export const fleetPageSchema = z.object({
  features: z.array(namedSchema),
  rows: z.array(fleetRowSchema),
  next: z.string().nullable(),
  groups: z.array(
    z.object({
      value: z.string(),
      tenants: z.number().int(),
      failing: z.number().int(),
      degraded: z.number().int(),
      unknown: z.number().int(),
    }),
  ),
  sweptAt: instantSchema.nullable(),
})
export type FleetPage = z.infer<typeof fleetPageSchema>
