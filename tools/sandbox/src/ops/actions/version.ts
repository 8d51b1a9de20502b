import { z } from 'zod'
import type { Instance } from '../../instance/instance.ts'
import { releaseVersions } from '../../shared/release.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

export const setVersion = defineTenantAction({
  path: '/ops/version',
  body: z.strictObject({ version: z.enum(releaseVersions) }),
  run: async ({ instance, body }) => {
    const before = await moveVersion({ instance, version: body.version })
    if (before === body.version) return nothingToDo(`This instance runs ${body.version} already.`)
    const summary = `Moved from ${before} to ${body.version}.`
    await noteChange({ instance, node: 'release', kind: 'deploy', summary })
    return done({ summary, captured: { version: before }, undo: { path: '/ops/version', body: { version: before } } })
  },
})

/** Runs another release from the next request on; returns the one before. */
export async function moveVersion(options: { instance: Instance; version: string }): Promise<string> {
  const { instance, version } = options
  const { instance: row } = await instance.profile.read()
  await instance.database.admin('update instance set version = $1', [version])
  instance.profile.invalidate()
  return row.version
}
