import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { EVERYTHING, findGlass, findTenant, listStandingFreezes } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { breakGlass } from '../controls/break-glass.ts'
import { freezeChanges } from '../controls/freeze.ts'
import { setKillSwitch } from '../controls/kill-switch.ts'
import { readCircuit } from '../controls/read-circuit.ts'
import { readAllStopped, readKillSwitch } from '../controls/read-kill-switch.ts'
import { createRunWorld } from '../run/run-fixture.ts'
import { findRemediation } from './plan.ts'
import { readBudgets, readSituation, type SituationOptions } from './situation.ts'

const database = testDatabase()

// One statement reads for `decide` what screens read one by one; the two must not come apart.
test('what decides is what the screens show: switches, circuit, freezes, glass, budgets and locks', async () => {
  const { db } = database
  const world = await createRunWorld(db)
  const { context } = world
  const operator = await world.operator('l2')
  const [id, elsewhere] = [await world.tenant(), await world.tenant()]
  const options: SituationOptions = {
    db,
    operator,
    remediation: findRemediation(context, 'mailbox/clear'),
    tenant: (await findTenant(db, { scope: EVERYTHING, tenant: id }))!,
    params: {},
    plan: null,
    diagnosis: null,
    purpose: 'operator',
    phase: 'offer',
    approval: null,
    run: null,
  }
  const singly = async () => {
    const now = context.now()
    const glass = await findGlass(db, { operator: operator.id, now })
    return {
      circuit: (await readCircuit(db, { remediation: 'mailbox/clear', now })).circuit,
      budgets: await readBudgets(context, options),
      freezes: (await listStandingFreezes(db, { now })).map(({ because, applies, startsAt, endsAt }) => ({
        because,
        applies,
        from: startsAt,
        until: endsAt,
      })),
      killSwitch: await readKillSwitch(db, 'mailbox/clear'),
      allStopped: await readAllStopped(db, now),
      breakGlass: glass && { by: glass.operator, reason: glass.reason, until: glass.until },
    }
  }
  const nothing = { freezes: [], killSwitch: null, allStopped: null, breakGlass: null, circuit: { state: 'closed' } }
  expect(await readSituation(context, options)).toMatchObject({ ...(await singly()), ...nothing, locks: [] })

  for (let n = 0; n < 3; n += 1) await world.execute(await world.start({ operator, tenant: n === 0 ? id : elsewhere }))
  const atWork = await world.start({ operator: await world.operator('lead'), tenant: id })
  await db.execute(sql`update run set verdict = 'unchanged' where verdict is not null`)
  const lead = await world.operator('lead')
  await db.execute(sql`update operator_scope set kind = 'everything', value = '' where operator = ${lead.id}`)
  const boss = { ...lead, scope: EVERYTHING }
  const because = { reason: 'It loses mail', gate: 'test' }
  const until = new Date(world.clock.now.getTime() + 3_600_000)
  const applies = { kind: 'some' as const, regions: ['eu'], tiers: [], tenants: [] }
  await breakGlass({ context, operator, ...because })
  await freezeChanges({ context, operator: boss, from: world.clock.now, until, applies, ...because })
  for (const remediation of ['mailbox/clear', null]) await setKillSwitch({ context, operator: boss, remediation, stop: true, ...because })

  const busy = await readSituation(context, options)
  expect(busy).toMatchObject(await singly())
  expect(busy).toMatchObject({
    circuit: { state: 'open' },
    killSwitch: { by: lead.name },
    allStopped: { by: lead.name, because: 'It loses mail' },
    breakGlass: { by: operator.id },
    freezes: [{ because: 'It loses mail' }],
    budgets: [{ used: 3 }, { used: 2 }, { used: 2 }],
    locks: [{ run: atWork.id, component: 'mailbox' }],
  })
  expect(await readSituation(context, { ...options, run: atWork.id, purpose: 'undo' })).toMatchObject({ locks: [], budgets: [] })
})
