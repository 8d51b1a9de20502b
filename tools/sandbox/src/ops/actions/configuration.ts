import { z } from 'zod'
import { badParameter } from '../../http/refusal.ts'
import { configurationDrift } from '../../instance/configuration-drift.ts'
import { configurationTemplate } from '../../instance/configuration-template.ts'
import type { Instance } from '../../instance/instance.ts'
import { defineTenantAction, done, nothingToDo } from '../action.ts'
import { noteChange } from '../note-change.ts'

/** Brings drifted keys back to the template; other keys stay as they are. */
export const applyTemplate = defineTenantAction({
  path: '/ops/configuration/apply-template',
  body: z.strictObject({ keys: z.array(z.string().min(1)).min(1).optional() }),
  run: async ({ instance, body }) => {
    const unknown = body.keys?.find((key) => !(key in configurationTemplate))
    if (unknown) throw badParameter(`keys: the template has no key ${unknown}.`)
    const values = await readConfiguration(instance)
    const drifted = configurationDrift(values).filter((one) => !body.keys || body.keys.includes(one.key))
    if (drifted.length === 0) return nothingToDo('The configuration already equals the template.')
    await writeConfiguration({ instance, values: Object.fromEntries(drifted.map((one) => [one.key, configurationTemplate[one.key]])) })
    const captured = { values: Object.fromEntries(drifted.map((one) => [one.key, values[one.key] ?? null])) }
    const summary = `Set ${drifted.length} of the configuration's keys back to the template: ${drifted.map((one) => one.key).join(', ')}.`
    await noteChange({ instance, node: 'configuration', kind: 'operator', summary })
    return done({ summary, captured, undo: { path: '/ops/configuration/restore', body: captured } })
  },
})

/** Puts captured values back; null removes a key. */
export const restoreConfiguration = defineTenantAction({
  path: '/ops/configuration/restore',
  body: z.strictObject({
    values: z.record(z.string().min(1), z.unknown()).refine((values) => Object.keys(values).length > 0, 'at least one key is needed'),
  }),
  run: async ({ instance, body }) => {
    const before = await readConfiguration(instance)
    const captured = { values: Object.fromEntries(Object.keys(body.values).map((key) => [key, before[key] ?? null])) }
    await writeConfiguration({ instance, values: body.values })
    const summary = `Restored ${Object.keys(body.values).join(', ')} of the configuration.`
    await noteChange({ instance, node: 'configuration', kind: 'operator', summary })
    return done({ summary, captured, undo: { path: '/ops/configuration/restore', body: captured } })
  },
})

export async function readConfiguration(instance: Instance): Promise<Record<string, unknown>> {
  const rows = await instance.database.admin<{ key: string; value: unknown }>('select key, value from configuration')
  return Object.fromEntries(rows.map((row) => [row.key, row.value]))
}

export async function writeConfiguration(options: { instance: Instance; values: Record<string, unknown> }): Promise<void> {
  const { instance, values } = options
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined) {
      await instance.database.admin('delete from configuration where key = $1', [key])
    } else {
      await instance.database.admin(
        `insert into configuration (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value, changed_at = now()`,
        [key, JSON.stringify(value)],
      )
    }
  }
  instance.profile.invalidate()
}
