import { runIfDue, reportAgeSeconds } from '../instance/scheduler.ts'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { defineFeature, type FeatureRequest } from './feature.ts'

/** The sales report that a scheduled job prepares, for staff who may see it. */
export const reports = defineFeature({
  id: 'reports',
  route: { method: 'GET', path: '/reports/sales' },
  popularity: 1,
  shopperInput: ({ instance }) => ({ user: `manager@${instance.tenant.domain}` }),
  run: async (request) => {
    if (!request.synthetic) await checkPermission(request)
    const { instance } = request
    await runIfDue({ instance, job: 'sales-report' })
    const found = await instance.database.session((session) =>
      session.query<{ days: number; total: string | null }>('select count(*)::int as days, sum(total_cents) as total from sales_report'),
    )
    const { ageSeconds, maxSeconds } = await reportAgeSeconds(instance)
    if (ageSeconds > maxSeconds) {
      const message = `The sales report is ${Math.round(ageSeconds / 60)} minutes old, ${Math.round(maxSeconds / 60)} are allowed.`
      throw new FeatureFailure({ code: 'report-stale', status: 500, message })
    }
    return { days: found.rows[0]?.days ?? 0, totalCents: Number(found.rows[0]?.total ?? 0) }
  },
})

async function checkPermission({ instance, input }: FeatureRequest): Promise<void> {
  const email = String(input['user'] ?? '')
  const rows = await instance.database.admin<{ allowed: boolean }>(
    `select 'reports.view' = any (permissions) as allowed from users where email = $1`,
    [email],
  )
  if (!rows[0]) throw new FeatureFailure({ code: 'user-unknown', status: 404, message: `There is no user ${email}.` })
  if (rows[0].allowed) return
  await instance.database.admin(`insert into permission_denials (user_email, permission) values ($1, 'reports.view')`, [email])
  throw new FeatureFailure({ code: 'permission-denied', status: 403, message: `${email} may not see reports.` })
}
