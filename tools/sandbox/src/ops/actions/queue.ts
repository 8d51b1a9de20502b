import { z } from 'zod'
import { conflict, notFound } from '../../http/refusal.ts'
import { listScheduledJobs, runIfDue } from '../../instance/scheduler.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

/** Gives dead letters back to the queue, behind new work, with all their attempts. */
export const requeueDeadLetters = defineTenantAction({
  path: '/ops/queue/requeue-dead-letters',
  body: z.strictObject({ kind: z.string().min(1).optional(), limit: z.number().int().min(1).max(10_000).default(10_000) }),
  run: async ({ instance, body }) => {
    const moved = await instance.database.admin<{ id: string }>(
      `with chosen as (select id from dead_letters where $1::text is null or kind = $1 order by id limit $2),
            gone as (delete from dead_letters where id in (select id from chosen) returning id, kind, payload),
            added as (insert into jobs (kind, payload, priority) select kind, payload, -1 from gone order by id)
       select id from gone order by id`,
      [body.kind ?? null, body.limit],
    )
    if (moved.length === 0) return nothingToDo('There are no such dead letters.')
    instance.worker.wake()
    const summary = `Gave ${moved.length} dead letters back to the queue.`
    await noteChange({ instance, node: 'queue', kind: 'operator', summary })
    return done({ summary, captured: { count: moved.length, ids: moved.map((row) => Number(row.id)) } })
  },
})

export const restartWorker = defineTenantAction({
  path: '/ops/worker/restart',
  body: z.strictObject({}),
  run: async ({ instance }) => {
    const captured = await instance.worker.restart()
    const summary = captured.heldJob === null ? 'Restarted the worker.' : `Restarted the worker; it had held job ${captured.heldJob}.`
    await noteChange({ instance, node: 'worker', kind: 'operator', summary })
    return done({ summary, captured })
  },
})

/** Takes the lock of a scheduled job away from whoever has held it too long, and lets the job run. */
export const releaseJob = defineTenantAction({
  path: '/ops/scheduler/release',
  body: z.strictObject({ job: z.string().min(1) }),
  run: async ({ instance, body }) => {
    const jobs = await listScheduledJobs(instance)
    const job = jobs.find((one) => one.job === body.job)
    if (!job) throw notFound(`There is no scheduled job ${body.job}.`)
    if (job.lockedBy === null || !job.overdue) {
      throw conflict({ code: 'not-stuck', message: `The job ${body.job} is not stuck.` })
    }
    await instance.database.admin('update scheduled_jobs set running_since = null, locked_by = null where job = $1 and locked_by = $2', [
      body.job,
      job.lockedBy,
    ])
    await runIfDue({ instance, job: body.job })
    const summary = `Released the job ${body.job} from ${job.lockedBy} and ran it.`
    await noteChange({ instance, node: 'scheduler', kind: 'operator', summary })
    return done({ summary, captured: { lockedBy: job.lockedBy, runningSince: job.runningSince } })
  },
})
