import { z } from 'zod'
import { changeKindSchema } from './vocabulary.ts'

/** Something that was changed on purpose, as the product or a pipeline tells it. */
export const changeNoticeSchema = z.strictObject({
  /** The teller's own id of it: told twice, it is one change. */
  externalId: z.string().min(1).max(200),
  kind: changeKindSchema,
  /** The node of the pack that was changed. */
  node: z.string().min(1).max(100),
  at: z.iso.datetime({ offset: true }),
  /** One sentence for people: "Deployed 4.2.1." */
  summary: z.string().trim().min(1).max(500),
  /** Whose it was; null or absent: it changed a shared component for a whole group. */
  tenant: z.string().min(1).max(100).nullable().default(null),
  /** Which group of a shared component, such as `payments-eu`; null or absent: a tenant's own. */
  group: z.string().min(1).max(100).nullable().default(null),
})
export type ChangeNotice = z.infer<typeof changeNoticeSchema>
