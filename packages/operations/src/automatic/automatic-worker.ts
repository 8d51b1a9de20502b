import { EVERYTHING, listAutomaticCandidates, listRemediationSettings, listTenantsByIds } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { diagnoseFromStates } from '../diagnosis/diagnose-from-states.ts'
import { jobNames } from '../queue/job-names.ts'
import { createAutomaticOperator } from './automatic-operator.ts'
import { runAutomatically } from './run-automatically.ts'

const sweepEveryMs = 15_000
/** The sweep's own question comes first; later than this, it was lost or never asked. */
const lateMs = 60_000
/** What was declined is asked again after this: a freeze ends, a budget frees, a cool-down runs out. */
const quietMs = 10 * 60_000
const batch = 20

/** Makes this process carry out what may run by itself, and look for what was left behind. `stop` ends the looking. */
export async function startAutomaticWorker(context: OperationsContext): Promise<{ stop(): void }> {
  await createAutomaticOperator({ context })
  await context.queue.work({
    name: jobNames.automatic,
    concurrency: 2,
    handler: async ({ data, signal }) => void (await runAutomatically(context, { diagnosis: String(data['diagnosis']), signal })),
  })
  let sweeping = false
  const timer = setInterval(() => {
    if (sweeping) return
    sweeping = true
    sweepAutomatic(context)
      .catch((error: unknown) =>
        context.log({ level: 'warn', message: 'what may run by itself could not be swept just now', detail: { error: String(error) } }),
      )
      .finally(() => (sweeping = false))
  }, sweepEveryMs)
  return { stop: () => clearInterval(timer) }
}

/** Explains anew what still fails with a cause that is mended by itself, so that it is asked about again. Returns how many. */
export async function sweepAutomatic(context: OperationsContext): Promise<number> {
  const on = new Set((await listRemediationSettings(context.db)).filter(({ automatic }) => automatic).map(({ remediation }) => remediation))
  const offered = context.pack.remediations.filter(({ id, automatic }) => automatic !== undefined && on.has(id))
  const causes = [...new Set(offered.flatMap(({ cures }) => cures))]
  if (causes.length === 0) return 0
  const now = context.now().getTime()
  const found = await listAutomaticCandidates(context.db, {
    causes,
    diagnosedBefore: new Date(now - lateMs),
    quietSince: new Date(now - quietMs),
    limit: batch,
  })
  for (const { tenant: id, feature } of found) {
    const [tenant] = await listTenantsByIds(context.db, { scope: EVERYTHING, tenants: [id] })
    // The explanation itself asks, if it still confirms the cause.
    if (tenant) await diagnoseFromStates({ context, tenant, feature })
  }
  return found.length
}
