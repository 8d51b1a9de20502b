import type { Json } from '@lamplighter/catalog'
import type { Db } from '@lamplighter/db'
import { addLearnedCounts, createLearnedFact, withdrawLearnedFact, type LearnedFactRow, type NewLearnedFact } from '@lamplighter/db/queries'
import type { LearnEvent } from '@lamplighter/diagnosis/learn'
import { z } from 'zod'
import { deltasOf } from './learned-counts.ts'

export type FactToKeep = Omit<NewLearnedFact, 'events'> & { events: LearnEvent[] }

/** Keeps a fact and adds what it teaches to the counts, in the caller's transaction. Null: it is known, and adds nothing. */
export async function keepFact(tx: Db, { fact, now }: { fact: FactToKeep; now: Date }): Promise<LearnedFactRow | null> {
  const row = await createLearnedFact(tx, { fact: { ...fact, events: fact.events as unknown as Json } })
  if (row !== null) await addLearnedCounts(tx, { deltas: deltasOf({ events: fact.events, by: 1 }), now })
  return row
}

/** Takes a fact back: from then on the counts are as if it had never been. Null: it was withdrawn before. */
export async function takeBackFact(
  tx: Db,
  { id, by, reason, now }: { id: string; by: string; reason: string; now: Date },
): Promise<LearnedFactRow | null> {
  const row = await withdrawLearnedFact(tx, { id, by, reason, now })
  if (row !== null) await addLearnedCounts(tx, { deltas: deltasOf({ events: eventsSchema.parse(row.events), by: -1 }), now })
  return row
}

const eventsSchema: z.ZodType<LearnEvent[]> = z.array(
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('cause-confirmed'), cause: z.string() }),
    z.object({ type: z.literal('windows-watched'), cause: z.string(), windows: z.number() }),
    z.object({ type: z.literal('check-seen'), check: z.string(), node: z.enum(['broken', 'healthy']), failed: z.boolean() }),
    z.object({ type: z.literal('remediation-verified'), remediation: z.string(), cause: z.string(), fixed: z.boolean() }),
  ]),
)
