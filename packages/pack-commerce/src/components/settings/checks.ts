import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'
import { instanceFact } from '../../ops-facts.ts'

export const settingsFact = z.object({
  tax: z.object({ unset: z.array(z.string()) }),
  stock: z.object({ products: z.number(), unpublished: z.number() }),
})
const usersFact = z.object({
  users: z.array(z.object({ email: z.string(), role: z.string(), permissions: z.array(z.string()) })),
  denials: z.array(z.object({ user: z.string(), permission: z.string(), count: z.number() })),
})

/** What people of a role are hired to do; a denial of anything else is the permission system at work. */
const expected: Record<string, string[]> = { owner: ['orders.edit', 'reports.view', 'settings.edit'], manager: ['orders.edit', 'reports.view'], clerk: ['orders.edit'] }

/** Looks at everything that the customer sets: each gap is a way in which a sound product is used wrongly. */
export const settingsComplete = defineCheck({
  id: 'settings/are-complete',
  title: 'The customer’s own settings let the features work',
  observes: 'settings',
  sensitivity: 0.96,
  falseAlarm: 0.002,
  everySeconds: 60,
  timeoutMs: 5_000,
  evidence: z.object({ countriesWithoutTax: z.array(z.string()), productsUnpublished: z.number(), deniedUser: z.string().nullable(), deniedPermission: z.string().nullable(), denials: z.number() }),
  run: async ({ read }) => {
    const [settings, users] = await Promise.all([
      instanceFact({ read, path: '/ops/settings', schema: settingsFact }),
      instanceFact({ read, path: '/ops/users', schema: usersFact }),
    ])
    if (settings.type === 'unknown') return unknown(settings.message)
    if (users.type === 'unknown') return unknown(users.message)
    const denied = stillDenied(users.fact)
    const evidence = {
      countriesWithoutTax: settings.fact.tax.unset,
      productsUnpublished: settings.fact.stock.unpublished,
      deniedUser: denied?.user ?? null,
      deniedPermission: denied?.permission ?? null,
      denials: denied?.count ?? 0,
    }
    if (evidence.countriesWithoutTax.length > 0) return fail({ message: 'tax-region-unset', evidence })
    if (evidence.productsUnpublished > 0) return fail({ message: 'stock-not-published', evidence })
    return denied === undefined ? pass({ message: 'ok', evidence }) : fail({ message: 'permission-missing', evidence })
  },
})

/** A denial counts while its user still lacks a permission that others of the role have. */
function stillDenied({ users, denials }: z.infer<typeof usersFact>): z.infer<typeof usersFact>['denials'][number] | undefined {
  return denials.find(({ user, permission }) => {
    const known = users.find((one) => one.email === user)
    return known !== undefined && !known.permissions.includes(permission) && (expected[known.role] ?? []).includes(permission)
  })
}
