import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

/** The worker beats once a second while it turns; five missed beats are no hiccup. */
const heartbeatAgeMsMax = 5_000

const workerFact = z.object({
  running: z.boolean(),
  heartbeatAgeMs: z.number(),
  currentJob: z.object({ id: z.union([z.number(), z.string()]), kind: z.string(), runningMs: z.number() }).nullable(),
  exit: z.object({ at: z.string(), message: z.string() }).nullable(),
})
type WorkerFact = z.infer<typeof workerFact>

const hasEnded = (fact: WorkerFact): boolean => !fact.running || fact.exit !== null
const isSilent = (fact: WorkerFact): boolean => fact.heartbeatAgeMs >= heartbeatAgeMsMax

export const workerTurns = factCheck({
  id: 'worker/turns',
  title: 'The worker is alive and its heart beats',
  observes: 'worker',
  path: '/ops/worker',
  fact: workerFact,
  timeoutMs: 8_500,
  readTimeoutMs: 2_500,
  // In the middle of a job, a young heartbeat tells nothing: a worker that turns goes on to beat, a stuck one grows silent.
  lookAgain: {
    forMs: (first) =>
      hasEnded(first) || isSilent(first) || first.currentJob === null ? 0 : heartbeatAgeMsMax - first.heartbeatAgeMs + 500,
    until: ({ first, fact }) =>
      hasEnded(fact) || isSilent(fact) || fact.currentJob?.id !== first.currentJob?.id || fact.heartbeatAgeMs < first.heartbeatAgeMs,
  },
  evidence: z.object({
    workerState: z.enum(['turning', 'stuck', 'ended']),
    heartbeatAgeSeconds: z.number(),
    jobKind: z.string().nullable(),
    jobSeconds: z.number().nullable(),
    exitMessage: z.string().nullable(),
  }),
  sensitivity: 0.97,
  falseAlarm: 0.001,
  judge: ({ fact }) => {
    const ended = hasEnded(fact)
    const stuck = !ended && isSilent(fact)
    const evidence = {
      workerState: ended ? ('ended' as const) : stuck ? ('stuck' as const) : ('turning' as const),
      heartbeatAgeSeconds: Math.round(fact.heartbeatAgeMs / 1000),
      jobKind: fact.currentJob?.kind ?? null,
      jobSeconds: fact.currentJob === null ? null : Math.round(fact.currentJob.runningMs / 1000),
      exitMessage: fact.exit?.message ?? null,
    }
    if (ended) return fail({ message: 'worker-ended', evidence })
    return stuck ? fail({ message: 'worker-stuck', evidence }) : pass({ message: 'ok', evidence })
  },
})
