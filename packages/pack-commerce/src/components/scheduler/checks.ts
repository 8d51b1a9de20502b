import { fail, pass } from '@lamplighter/catalog'
import { z } from 'zod'
import { factCheck } from '../../fact-check.ts'

export const schedulerFact = z.object({
  jobs: z.array(
    z.object({
      job: z.string(),
      intervalSeconds: z.number(),
      lastSuccessAgeSeconds: z.number().nullable(),
      runningSince: z.string().nullable(),
      lockedBy: z.string().nullable(),
      overdue: z.boolean(),
    }),
  ),
})

export const jobsOnTime = factCheck({
  id: 'scheduler/jobs-on-time',
  title: 'Scheduled jobs end within their interval',
  observes: 'scheduler',
  path: '/ops/scheduler',
  fact: schedulerFact,
  evidence: z.object({ jobsOverdue: z.array(z.string()), jobHeldBy: z.string().nullable(), lastSuccessMinutesAgo: z.number().nullable() }),
  sensitivity: 0.95,
  falseAlarm: 0.002,
  judge: ({ fact }) => {
    const overdue = fact.jobs.filter((one) => one.overdue)
    const worst = overdue[0]
    const age = worst?.lastSuccessAgeSeconds
    const evidence = {
      jobsOverdue: overdue.map((one) => one.job),
      jobHeldBy: worst?.lockedBy ?? null,
      lastSuccessMinutesAgo: age === undefined || age === null ? null : Math.round(age / 60),
    }
    return worst === undefined ? pass({ message: 'ok', evidence }) : fail({ message: 'job-overdue', evidence })
  },
})
