import { withClient, type Cluster } from './cluster.ts'

/** Removes every database and role of this sandbox from the server; nobody else's. */
export async function dropDatabases(cluster: Cluster): Promise<void> {
  await withClient({
    url: cluster.adminUrl,
    run: async (client) => {
      const like = `${cluster.prefix.replaceAll('_', '\\_')}%`
      const databases = await client.query<{ datname: string; datistemplate: boolean }>(
        'select datname, datistemplate from pg_database where datname like $1',
        [like],
      )
      for (const { datname, datistemplate } of databases.rows) {
        if (datistemplate) await client.query(`alter database ${datname} is_template false`)
        await client.query(`drop database if exists ${datname} with (force)`)
      }
      const roles = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname like $1 order by rolname', [like])
      for (const { rolname } of roles.rows) await client.query(`drop role if exists ${rolname}`)
    },
  })
}
