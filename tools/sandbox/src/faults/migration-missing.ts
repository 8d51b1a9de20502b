import { noteChange } from '../ops/note-change.ts'
import { migrateSchema } from '../ops/actions/migrate.ts'
import { defineTenantFault } from './fault.ts'

/** The instance was upgraded and its last migration never ran: the column is not there. */
export const migrationMissing = defineTenantFault({
  id: 'migration-missing',
  title: 'A migration is missing after an upgrade',
  truth: { node: 'schema', cause: 'schema/migration-missing', scope: 'tenant' },
  affects: ['billing'],
  mendedBy: 'POST /ops/schema/migrate {}',
  inject: async ({ instance }) => {
    await instance.database.admin(
      `alter table invoices drop column if exists tax_reference; delete from schema_migrations where version = 12`,
    )
    await noteChange({ instance, node: 'schema', kind: 'deploy', summary: 'Upgraded the instance; billing expects schema version 12.' })
  },
  clear: async (instance) => {
    await migrateSchema(instance)
  },
  active: async (instance) => {
    const rows = await instance.database.admin('select 1 from schema_migrations where version = 12')
    return rows.length === 0
  },
})
