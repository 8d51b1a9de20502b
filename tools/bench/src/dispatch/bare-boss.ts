import { PgBoss } from 'pg-boss'

/** With the settings of our queue: what it is given waits for the disk, what it takes does not. */
export async function openBoss({ url, works }: { url: string; works: boolean }): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'bare_queue',
    max: 4,
    ...(works ? { options: '-c synchronous_commit=off' } : {}),
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  })
  boss.on('error', () => {})
  await boss.start()
  return boss
}

export const bareWork = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 1, heartbeatRefreshSeconds: 3 }
