import { callPartner } from '../instance/partner-call.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault } from './fault.ts'

const denialsToBegin = 3

/** Works as designed: the manager's role was edited by the customer, and the manager keeps trying. */
export const userWithoutPermission = defineTenantFault({
  id: 'user-without-permission',
  title: 'A user of the customer lacks the permission for reports',
  truth: { node: 'settings', cause: 'usage/user-without-permission', scope: 'tenant' },
  affects: [],
  mendedBy: 'POST /ops/users/permissions {"email":"manager@<domain>","permissions":["orders.edit","reports.view"]}',
  inject: async ({ instance }) => {
    const email = `manager@${instance.tenant.domain}`
    await instance.database.admin(`update users set permissions = array_remove(permissions, 'reports.view') where email = $1`, [email])
    await noteChange({ instance, node: 'settings', kind: 'configuration', summary: 'The customer edited the permissions of a user.' })
    for (let tries = 0; tries < denialsToBegin; tries += 1) {
      await callPartner({ url: `${instance.edge.baseUrl}/reports/sales?user=${encodeURIComponent(email)}` })
    }
  },
  clear: async (instance) => {
    await instance.database.admin(
      `with gone as (delete from permission_denials) update users set permissions = '{orders.edit,reports.view}' where email = $1`,
      [`manager@${instance.tenant.domain}`],
    )
  },
  active: async (instance) =>
    (await instance.database.admin(`select 1 from users where role in ('owner', 'manager') and not 'reports.view' = any (permissions)`))
      .length > 0,
})
