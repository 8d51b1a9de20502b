import { listScheduledJobs, runIfDue } from '../instance/scheduler.ts'
import { defineTenantFault } from './fault.ts'

/** A batch node took the job's lock, and was switched off. */
export const scheduledJobStuck = defineTenantFault({
  id: 'scheduled-job-stuck',
  title: 'A scheduled job is locked by a machine that is gone',
  truth: { node: 'scheduler', cause: 'scheduler/job-stuck', scope: 'tenant' },
  affects: ['reports'],
  mendedBy: 'POST /ops/scheduler/release {"job":"sales-report"}',
  inject: async ({ instance }) => {
    await instance.database.admin(
      `update scheduled_jobs set locked_by = 'batch-node-7/4711', running_since = now() - interval '3 hours', last_success_at = now() - interval '3 hours' where job = 'sales-report'`,
    )
  },
  clear: async (instance) => {
    await instance.database.admin(`update scheduled_jobs set locked_by = null, running_since = null where locked_by like 'batch-node-%'`)
    await runIfDue({ instance, job: 'sales-report' })
  },
  active: async (instance) => (await listScheduledJobs(instance)).some((job) => job.overdue && job.lockedBy !== null),
})
