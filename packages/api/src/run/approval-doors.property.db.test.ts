import { TRPCError } from '@trpc/server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findCaller, openSession, type OperationsContext } from '@lamplighter/operations'
import { attack, drawnPlays, scenario, type OpenDoors, type Person } from '@lamplighter/operations/approval-attack'
import { testDatabase } from '@lamplighter/testing'
import type { ApiContext } from '../api-context.ts'
import { appRouter } from '../router.ts'

const database = testDatabase()
const withinMs = 240_000

/** The router itself, as console and command line reach it: a session's token, found anew for each call. */
const open: OpenDoors = ({ context }) => {
  const tokens = new Map<string, string>()
  const callerOf = async (by: Person) => {
    const token = tokens.get(by.id) ?? (await openSession({ context, operatorId: by.id })).token
    tokens.set(by.id, token)
    return appRouter.createCaller(
      apiContext({ context, caller: await findCaller({ context, token }), gate: by.id < 'op-8' ? 'cli' : 'console' }),
    )
  }
  const reason = 'A test asks'
  return {
    plan: (by, { limit, ...asked }) =>
      passed(async () => {
        const { id, hash } = await (await callerOf(by)).plan.create({ ...asked, feature: 'mail', params: { limit } })
        return { id, hash }
      }, null),
    request: (by, { tenantName, ...asked }) =>
      passed(async () => (await (await callerOf(by)).run.start({ ...asked, reason, typedTenantName: tenantName })).id, null),
    approve: (by, asked) => passed(async () => didPass(await (await callerOf(by)).run.approve(asked)), false),
    reject: (by, asked) => passed(async () => didPass(await (await callerOf(by)).run.reject({ ...asked, reason })), false),
    decide: (by, asked) => passed(async () => didPass(await (await callerOf(by)).run.decide({ ...asked, reason })), false),
    undo: (by, asked) => passed(async () => didPass(await (await callerOf(by)).run.undo(asked)), false),
    cancel: (by, asked) => passed(async () => didPass(await (await callerOf(by)).run.cancel(asked)), false),
    breakGlass: (by) => passed(async () => didPass(await (await callerOf(by)).controls.breakGlass({ reason })), false),
  }
}

function apiContext({ context, caller, gate }: { context: OperationsContext } & Pick<ApiContext, 'caller' | 'gate'>): ApiContext {
  return { operations: context, caller, gate, serverVersion: 'test', drain: new AbortController().signal }
}

const didPass = (answer: object): boolean => answer !== null

/** A refusal is a no; a fault of the server fails the test. */
async function passed<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return otherwise
    throw error
  }
}

test(
  'approvals — doors × self-approval × changed parameters × revoked permission × expired × double click: 0 escapes through the API',
  { timeout: withinMs },
  async () => {
    const sum = { effects: 0, approvals: 0 }
    await fc.assert(
      fc.asyncProperty(scenario, async (play) => {
        const { escapes, effects, approvals } = await attack({ db: database.db, open, play })
        sum.effects += effects
        sum.approvals += approvals
        expect(escapes).toEqual([])
      }),
      drawnPlays({ numRuns: 100, withinMs }),
    )
    expect(sum.approvals).toBeGreaterThan(20)
    expect(sum.effects).toBeGreaterThan(20)
  },
)
