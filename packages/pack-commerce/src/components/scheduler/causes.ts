import { defineCause, signature } from '@lamplighter/catalog'
import { reportsProbe } from '../../features/reports/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { jobsOnTime } from './checks.ts'

export const schedulerJobStuck = defineCause({
  id: 'scheduler/job-stuck',
  title: 'A scheduled job is stuck',
  of: 'scheduler',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: 'The job that prepares the reports hangs, so the figures are old.',
    engineer: 'Jobs overdue: {jobsOverdue}; held by {jobHeldBy}; last success {lastSuccessMinutesAgo} minutes ago.',
    customer: 'The figures in your reports are not up to date at the moment. The data behind them is complete.',
  },
  signatures: [
    signature(jobsOnTime, {
      says: 'a job is overdue and held by a run that does not end',
      llr: 2,
      when: ({ jobsOverdue, jobHeldBy }) => jobsOverdue.length > 0 && jobHeldBy !== null,
    }),
    endedWith(reportsProbe, 'report-stale', 2),
  ],
})
