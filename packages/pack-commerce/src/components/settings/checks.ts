import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck, type CommerceRead } from '../../commerce.ts'
import { instanceFact, type FactAnswer } from '../../ops-facts.ts'

export const settingsFact = z.object({
  tax: z.object({ unset: z.array(z.string()) }),
  stock: z.object({ products: z.number(), unpublished: z.number() }),
})
const usersFact = z.object({
  users: z.array(z.object({ email: z.string(), role: z.string(), permissions: z.array(z.string()) })),
  denials: z.array(z.object({ user: z.string(), permission: z.string(), count: z.number() })),
})

/** What people of a role are hired to do; a denial of anything else is the permission system at work. */
const expected: Record<string, string[]> = {
  owner: ['orders.edit', 'reports.view', 'settings.edit'],
  manager: ['orders.edit', 'reports.view'],
  clerk: ['orders.edit'],
}

type Settings = { settings: z.infer<typeof settingsFact>; users: z.infer<typeof usersFact> }
export type SettingsGap = { kind: 'tax' | 'stock' | 'permission'; names: string[]; count: number }

export async function readSettings(read: CommerceRead): Promise<FactAnswer<Settings>> {
  const [settings, users] = await Promise.all([
    instanceFact({ read, path: '/ops/settings', schema: settingsFact }),
    instanceFact({ read, path: '/ops/users', schema: usersFact }),
  ])
  if (settings.type === 'unknown') return settings
  return users.type === 'unknown' ? users : { type: 'fact', fact: { settings: settings.fact, users: users.fact } }
}

/** The first gap in what the customer sets, the one that stops most first; null when there is none. */
export function settingsGap({ settings, users }: Settings): SettingsGap | null {
  const { unset } = settings.tax
  if (unset.length > 0) return { kind: 'tax', names: unset, count: unset.length }
  if (settings.stock.unpublished > 0) return { kind: 'stock', names: [], count: settings.stock.unpublished }
  const denied = stillDenied(users)
  return denied === undefined ? null : { kind: 'permission', names: [denied.permission], count: denied.count }
}

/** Looks at everything that the customer sets: each gap is a way in which a sound product is used wrongly. */
export const settingsComplete = defineCheck({
  id: 'settings/are-complete',
  title: 'The customer’s own settings let the features work',
  observes: 'settings',
  sensitivity: 0.96,
  falseAlarm: 0.002,
  everySeconds: 60,
  timeoutMs: 5_000,
  evidence: z.object({
    countriesWithoutTax: z.array(z.string()),
    productsUnpublished: z.number(),
    deniedUser: z.string().nullable(),
    deniedPermission: z.string().nullable(),
    denials: z.number(),
  }),
  run: async ({ read }) => {
    const seen = await readSettings(read)
    if (seen.type === 'unknown') return unknown(seen.message)
    const { settings, users } = seen.fact
    const denied = stillDenied(users)
    const evidence = {
      countriesWithoutTax: settings.tax.unset,
      productsUnpublished: settings.stock.unpublished,
      deniedUser: denied?.user ?? null,
      deniedPermission: denied?.permission ?? null,
      denials: denied?.count ?? 0,
    }
    const gap = settingsGap(seen.fact)
    return gap === null ? pass({ message: 'ok', evidence }) : fail({ message: `${gap.kind}-missing`, evidence })
  },
})

/** A denial counts while its user still lacks a permission that others of the role have. */
function stillDenied({ users, denials }: Settings['users']): Settings['users']['denials'][number] | undefined {
  return denials.find(({ user, permission }) => {
    const known = users.find((one) => one.email === user)
    return known !== undefined && !known.permissions.includes(permission) && (expected[known.role] ?? []).includes(permission)
  })
}
