import { z } from 'zod'
import { readSetting } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'

/** Where the sweep notes when it last wrote down what it saw, and since when it cannot see, or sees less. */
export const sweptSetting = 'sweep'

/** What the sweep can see. Null: nothing is the matter. */
export type Sight = {
  /** Since when nothing passes anywhere and the canary is silent: nothing is believed. */
  offlineSince: Date | null
  /** Since when looks run out of time because this process stands still: those are not believed. */
  stalledSince: Date | null
}

const instant = z.iso.datetime()
const sweptSchema = z.object({ at: instant, offlineSince: instant.nullable(), stalledSince: instant.nullable().default(null) })

export type SweptNote = z.infer<typeof sweptSchema>

export function sweptNote({ at, sight }: { at: string; sight: Sight }): SweptNote {
  return { at, offlineSince: sight.offlineSince?.toISOString() ?? null, stalledSince: sight.stalledSince?.toISOString() ?? null }
}

/** What the sweep last noted; null before its first round. */
export async function readSwept(context: OperationsContext): Promise<SweptNote | null> {
  const parsed = sweptSchema.safeParse(await readSetting(context.db, sweptSetting))
  return parsed.success ? parsed.data : null
}

/** When the sweep last wrote down a round, ISO 8601; null before the first. */
export async function readSweptAt(context: OperationsContext): Promise<string | null> {
  return (await readSwept(context))?.at ?? null
}

export function proberOf(swept: SweptNote | null): { state: 'online' | 'stalled' | 'offline'; since: string | null } {
  if (swept?.offlineSince) return { state: 'offline', since: swept.offlineSince }
  if (swept?.stalledSince) return { state: 'stalled', since: swept.stalledSince }
  return { state: 'online', since: null }
}
