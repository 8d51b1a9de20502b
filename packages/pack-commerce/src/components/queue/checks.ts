import { fail, pass, unknown, warn } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'
import { factCheck } from '../../fact-check.ts'

export const queueAccepts = factCheck({
  id: 'queue/accepts-work',
  title: 'The queue takes new work',
  observes: 'queue',
  path: '/ops/queue',
  fact: z.object({
    depth: z.number(),
    accepting: z.boolean(),
    deadLetters: z.object({ total: z.number(), limit: z.number(), byKind: z.record(z.string(), z.number()) }),
  }),
  evidence: z.object({
    deadLetters: z.number(),
    deadLetterLimit: z.number(),
    queueDepth: z.number(),
    deadLetterKinds: z.array(z.string()),
  }),
  sensitivity: 0.97,
  falseAlarm: 0.0005,
  judge: ({ fact }) => {
    const { total, limit, byKind } = fact.deadLetters
    const evidence = { deadLetters: total, deadLetterLimit: limit, queueDepth: fact.depth, deadLetterKinds: Object.keys(byKind) }
    if (!fact.accepting) return fail({ message: 'queue-refuses-work', evidence })
    return total >= limit * 0.8 ? warn({ message: 'dead-letters-near-limit', evidence }) : pass({ message: 'ok', evidence })
  },
})

/** The product stops taking work at 50 dead letters (its contract); counted here in the table itself. */
const deadLettersMax = 50

export const fewDeadLetters = defineCheck({
  id: 'queue/few-dead-letters',
  title: 'Few jobs have failed for good',
  observes: 'queue',
  sensitivity: 0.9,
  falseAlarm: 0.0005,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ deadLettersCounted: z.number(), oldestDeadLetter: z.string().nullable() }),
  run: async ({ read }) => {
    const outcome = await read.database.select({
      text: 'select count(*)::int as total, min(failed_at) as oldest from dead_letters',
      timeoutMs: 3_000,
    })
    if (outcome.type === 'failure') return unknown(`database-${outcome.reason}`)
    const row = z.object({ total: z.number(), oldest: z.string().nullable() }).safeParse(outcome.rows[0])
    if (!row.success) return unknown('database-answered-in-another-shape')
    const evidence = { deadLettersCounted: row.data.total, oldestDeadLetter: row.data.oldest }
    return row.data.total >= deadLettersMax ? fail({ message: 'many-dead-letters', evidence }) : pass({ message: 'ok', evidence })
  },
})
