import type { Instance } from '../instance/instance.ts'
import type { ChangeKind } from '../platform/platform-store.ts'

/** Writes a change of one tenant into the history that everyone can read. */
export function noteChange(options: { instance: Instance; node: string; kind: ChangeKind; summary: string; at?: Date }): Promise<void> {
  const { instance, ...change } = options
  return instance.platform.store.recordChange({ ...change, tenant: instance.tenant.id })
}
