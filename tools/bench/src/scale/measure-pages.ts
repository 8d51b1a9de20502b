import type { OpenDatabase } from '@lamplighter/db'
import { EVERYTHING, listSharedProblems, type Scope } from '@lamplighter/db/queries'
import { tenantId } from '@lamplighter/db/scale'
import { getAvailability, getDesk, getTenant, listFleet, searchTenants, type OperationsContext } from '@lamplighter/operations'
import { quantile } from '../quantile.ts'
import { seededRandom } from '../seeded-random.ts'
import { fleetContext } from './fleet-pack.ts'
import { searchTexts } from './search-texts.ts'

export type PageTimes = { name: string; p50: number; p95: number }

export type PagesOptions = {
  database: OpenDatabase
  tenants: number
  features: number
  now: Date
  /** Share of the usual number of tries. */
  tries: number
}

type Operator = Parameters<typeof getTenant>[0]['operator']

const AT_ONCE = 8
const operatorWith = (scope: Scope): Operator => ({ id: 'op-1', name: 'Op', role: 'l1', scope })
const everybody = operatorWith(EVERYTHING)
const ofEurope = operatorWith({ kind: 'some', regions: ['eu'], tiers: [], tenants: [] })

/** What operators look at all day: the use cases behind the screens, with all that they read and make of it. */
export async function measurePages(options: PagesOptions): Promise<PageTimes[]> {
  const { database, tenants } = options
  const { db, pool } = database
  const random = seededRandom(20261121).next
  const context = fleetContext({ db, features: options.features, now: options.now })
  const someTenant = () => tenantId(1 + Math.floor(random() * tenants))
  const oneOf = (list: string[]) => list[Math.floor(random() * list.length)]!
  const failing = await tenantsWith({ database, condition: `f.state = 'failing'` })
  const european = await tenantsWith({ database, condition: `t.region = 'eu'` })
  const texts = searchTexts({ tenants, random })
  const page = (tenant: string, operator = everybody) => openTenant({ context, operator, tenant })
  const fleet = (asked: Partial<Parameters<typeof listFleet>[0]>) =>
    openFleet({ context, operator: everybody, groupBy: 'region', limit: 200, after: somewhere({ tenants, random }), ...asked })
  const search = (operator: Operator) => searchTenants({ context, operator, text: texts.next(), limit: 8 })
  const pages: [name: string, tries: number, work: () => Promise<unknown>][] = [
    ['bare round trip', 400, () => pool.query('select 1')],
    ['tenant page', 400, () => page(someTenant())],
    ['tenant page, something fails', 400, () => page(oneOf(failing))],
    ['tenant page, operator of one region', 200, () => page(oneOf(european), ofEurope)],
    [`tenant page, ${AT_ONCE} operators at once`, 400, () => page(someTenant())],
    ['availability of a tenant', 200, () => getAvailability({ context, operator: everybody, tenant: someTenant() })],
    ['heatmap page of 200', 200, () => fleet({})],
    ['heatmap page, first', 200, () => fleet({ after: null })],
    ['heatmap page, failing only', 200, () => fleet({ state: 'failing' })],
    ['heatmap page, one shard of forty', 200, () => fleet({ groupBy: 'shard', group: 'shard-7', after: null })],
    ['heatmap page, operator of one region', 200, () => fleet({ operator: ofEurope, groupBy: 'release' })],
    ['search, 17 kinds of words', 850, () => search(everybody)],
    ['search, operator of one region', 850, () => search(ofEurope)],
    ['shared problems', 200, () => listSharedProblems(db, { scope: EVERYTHING, openOnly: true, limit: 20 })],
    ['shared problems, operator of one region', 200, () => listSharedProblems(db, { scope: ofEurope.scope, openOnly: true, limit: 20 })],
    ['desk', 200, () => getDesk({ context, operator: everybody })],
    ['desk, operator of one region', 200, () => getDesk({ context, operator: ofEurope })],
  ]
  const measured: PageTimes[] = []
  for (const [name, tries, work] of pages) {
    const atOnce = name.includes('at once') ? AT_ONCE : 1
    measured.push({ name, ...(await timesOf({ tries: Math.ceil(tries * options.tries), atOnce, work })) })
  }
  return measured
}

async function openTenant(options: { context: OperationsContext; operator: Operator; tenant: string }): Promise<void> {
  const view = await getTenant(options)
  if (view.features.length === 0) throw new Error(`${options.tenant} has no features`)
}

async function openFleet(options: Parameters<typeof listFleet>[0]): Promise<void> {
  const view = await listFleet(options)
  if (view.rows.length === 0) throw new Error('an empty page measures nothing')
}

/** A page's cursor somewhere in the fleet, as if scrolled to. */
function somewhere({ tenants, random }: { tenants: number; random: () => number }): string {
  return Buffer.from(JSON.stringify([tenantId(Math.floor(random() * tenants * 0.7))])).toString('base64url')
}

async function tenantsWith({ database, condition }: { database: OpenDatabase; condition: string }): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select distinct t.id from tenant t join feature_state f on f.tenant = t.id where ${condition} order by 1 limit 2000`,
  )
  if (rows.length === 0) throw new Error(`no tenant with ${condition}`)
  return rows.map(({ id }) => id)
}

async function timesOf(options: { tries: number; atOnce: number; work: () => Promise<unknown> }): Promise<{ p50: number; p95: number }> {
  const { tries, atOnce, work } = options
  for (let warmUp = 0; warmUp < tries / 10; warmUp++) await work()
  const times: number[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let index = 0; index < tries / atOnce; index++) {
        const start = performance.now()
        await work()
        times.push(performance.now() - start)
      }
    }),
  )
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
}
