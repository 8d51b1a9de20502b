import { z } from 'zod'
import { readSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'

/** Where the sweep notes when it last wrote down what it saw, and since when it cannot see. */
export const sweptSetting = 'sweep'

const sweptSchema = z.object({ at: z.iso.datetime(), offlineSince: z.iso.datetime().nullable() })

/** When the sweep last wrote down a round, ISO 8601; null before the first. */
export async function readSweptAt(context: OperationsContext): Promise<string | null> {
  const parsed = sweptSchema.safeParse(await readSetting(context.db, sweptSetting))
  return parsed.success ? parsed.data.at : null
}
