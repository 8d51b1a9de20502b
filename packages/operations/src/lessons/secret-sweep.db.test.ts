import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StepOutcome } from '@lamplighter/catalog'
import { createConnectors, mapSecretStore } from '@lamplighter/connectors'
import { instance } from '@lamplighter/db/schema'
import { testDatabase } from '@lamplighter/testing'
import { exportAudit } from '../audit/verify-audit.ts'
import { getPlan } from '../plan/plan-doors.ts'
import { getRun } from '../run/run-doors.ts'
import { getTenant } from '../tenant/get-tenant.ts'
import { createLessonWorld } from './lesson-world.ts'

const database = testDatabase()

/** No sink may ever hold these; the product under test says them wherever it can. */
const sentinels = { token: 'SENTINEL-7f3a-token-do-not-show', password: 'SENTINEL-9c1e-password' }
const heard: string[] = []
let server: Server
let url: string

/** A product that repeats its caller's credential in bodies, headers and errors, as broken ones do. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const said = String(request.headers.authorization)
    heard.push(said)
    if (request.url?.startsWith('/fails')) response.statusCode = 500
    response.setHeader('x-debug', said)
    response.setHeader('set-cookie', `session=${sentinels.token}`)
    response.end(
      JSON.stringify({
        error: { message: `Refused ${said} for postgres://shop:${sentinels.password}@db.example/shop` },
        authorization: said,
        accessToken: sentinels.token,
        url: `https://shop:${sentinels.password}@shop.example/?access_token=${sentinels.token}`,
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<unknown>((resolve) => server.close(resolve)))

type Http = { instance: Record<'get' | 'post', (request: object) => Promise<object>> }

test('no sink ever holds a secret: tables, audit export, views, logs, errors (rundeck#5455, robusta#2148, Windmill MCP)', async () => {
  const connectors = createConnectors({ platformUrl: url, secrets: mapSecretStore({ 'acme/key': sentinels.token }) })
  const logged: unknown[] = []
  // The pack does everything that must not matter: it keeps the whole answer, says it, captures it and throws it.
  const repeat = async ({ write }: { write: unknown }): Promise<StepOutcome> => {
    const answer = await (write as Http).instance.post({ path: '/does', auth: 'key', body: { why: 'test' } })
    return { type: 'done', message: JSON.stringify(answer), captured: JSON.parse(JSON.stringify(answer)) }
  }
  const fail = async ({ read }: { read: unknown }): Promise<StepOutcome> => {
    const answer = await (read as Http).instance.get({ path: '/fails', auth: 'key' })
    throw new Error(`The product said ${JSON.stringify(answer)}`)
  }
  const step = { timeoutMs: 5_000, retries: 0 }
  const world = await createLessonWorld(database.db, {
    change: {
      'mailbox/clear': {
        precheck: async () => ({ type: 'ready' }),
        plan: async ({ read }) => {
          const seen = JSON.stringify(
            await (read as Http).instance.get({ path: '/looks', auth: 'key' }).then(({ ...answer }) => ({ ...answer, durationMs: 0 })),
          )
          return {
            effects: [
              { what: 'It is repeated', component: 'mailbox', before: seen.replaceAll(/"date":"[^"]*"/g, ''), after: 'said', count: 1 },
            ],
            undo: { possible: true, withinMinutes: 30, how: 'It is not.' },
            tenantsAffected: 1,
          }
        },
        steps: [
          { id: 'repeat', title: 'Repeat', run: repeat, ...step },
          { id: 'fail', title: 'Fail', run: fail, ...step },
        ],
      },
    },
  })
  world.context.clients = connectors as never
  world.context.log = (entry) => void logged.push(entry)
  const operator = await world.operator('l2')
  const tenant = await world.tenant()
  await database.db.update(instance).set({ baseUrl: url, secretRefs: { key: 'acme/key' } })
  try {
    const plan = await world.plan({ operator, tenant })
    const requested = await world.request({ operator, plan })
    if (requested.type === 'refused') throw new Error(JSON.stringify(requested.reasons))
    await world.execute(requested.run)
    const { context } = world
    const views = [
      await getRun({ context, operator, run: requested.run.id }),
      await getPlan({ context, operator, plan: plan.id }),
      await getTenant({ context, operator, tenant }),
    ]
    const seen = await world.see(requested.run)
    // It went through all of it: the secret was used, the answer was kept, the failure was said.
    expect(heard).toContain(`Bearer ${sentinels.token}`)
    expect(seen.rows.map(({ state }) => state)).toEqual(['succeeded', 'unknown'])
    expect(seen.rows[0]!.captured).toMatchObject({ status: 200 })
    expect(seen.rows[1]!.message).toContain('The product said')

    const sinks = { tables: await everyTable(), views: JSON.stringify(views), audit: await wholeAudit(), logs: JSON.stringify(logged) }
    expect(sinks.tables).toContain('The product said')
    for (const [sink, text] of Object.entries(sinks)) {
      for (const secret of Object.values(sentinels)) expect(text.includes(secret), `${sink} holds ${secret.slice(0, 14)}…`).toBe(false)
    }
  } finally {
    await connectors.close()
  }
})

async function everyTable(): Promise<string> {
  const { rows } = await database.db.execute<{ name: string }>(
    sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  expect(rows.length).toBeGreaterThan(25)
  const texts: string[] = []
  for (const { name } of rows) {
    const dump = await database.db.execute<{ text: string }>(sql`select row_to_json(t)::text as text from ${sql.raw(name)} t`)
    texts.push(...dump.rows.map(({ text }) => text))
  }
  return texts.join('\n')
}

async function wholeAudit(): Promise<string> {
  let text = ''
  for await (const line of exportAudit(database.db)) text += line
  return text
}
