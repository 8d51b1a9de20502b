import type { Platform } from './platform.ts'

/** Which release each tenant runs now. */
export async function tenantVersions(platform: Platform): Promise<Map<string, string>> {
  const entries = await Promise.all(
    [...platform.instances.values()].map(async (instance) => {
      const { instance: row } = await instance.profile.read()
      return [instance.tenant.id, row.version] as const
    }),
  )
  return new Map(entries)
}
