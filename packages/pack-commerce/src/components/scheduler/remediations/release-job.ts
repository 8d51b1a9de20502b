import { z } from 'zod'
import { diagnoseAgain, factRemediation, noWayBack } from '../../../fact-remediation.ts'
import { schedulerFact } from '../checks.ts'

function stuck({ jobs }: z.infer<typeof schedulerFact>): z.infer<typeof schedulerFact>['jobs'][number] | undefined {
  return jobs.find((one) => one.overdue && one.lockedBy !== null)
}

export const schedulerReleaseJob = factRemediation({
  id: 'scheduler/release-job',
  version: 1,
  title: 'Release the stuck job',
  description: 'Frees the lock of a run that does not end; the next run starts at once.',
  cures: ['scheduler/job-stuck'],
  component: 'scheduler',
  effect: 'compensable',
  runBy: 'l1',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 1,
  risk: 0.05,
  fact: { path: '/ops/scheduler', schema: schedulerFact },
  stop: ({ fact }) => (stuck(fact) === undefined ? { reason: 'No job is stuck.', wayOut: diagnoseAgain } : null),
  effects: ({ fact }) => [
    {
      what: `The job “${stuck(fact)?.job ?? ''}” is freed and started`,
      component: 'scheduler',
      before: `Held by ${stuck(fact)?.lockedBy ?? 'a run'} since ${stuck(fact)?.runningSince ?? 'unknown'}`,
      after: 'Free; a new run starts',
      count: 1,
    },
  ],
  undo: noWayBack('The run that hung is over.'),
  step: {
    id: 'release',
    title: 'Free the job',
    action: ({ fact }) => ({ path: '/ops/scheduler/release', body: { job: stuck(fact)?.job ?? 'none' } }),
  },
  verify: { checks: ['scheduler/jobs-on-time', 'reports/are-current'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: {
    before: 'I am going to free the job that prepares your reports.',
    after: 'Your reports show fresh figures again.',
  },
})
