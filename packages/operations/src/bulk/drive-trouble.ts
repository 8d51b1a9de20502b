import type { DatabaseTransaction } from '@lamplighter/db'
import { lockRollout, updateLockedRollout, updateRolloutTenant, type RolloutRow } from '@lamplighter/db/queries'
import { rolloutRefusal } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { announce } from '../live/announce.ts'
import { packIndex } from '../model/pack-index.ts'
import { bySystem, moveRollout } from './move-rollout.ts'

/** So many turns at driving may end in an error, one after the other, before the rollout is left to a person. */
export const troubleMax = 5
const messageMax = 300

/** Turns of tenants that threw, where a refusal or a plan was expected: by a mistake in the pack, or in us. */
export class TurnsFailed extends Error {
  readonly failed: { tenant: string; error: unknown }[]
  constructor(failed: { tenant: string; error: unknown }[]) {
    super(`${failed.length} turns failed`, { cause: failed[0]?.error })
    this.failed = failed
  }
}

/** Takes all turns side by side and awaits the end of each; then throws what failed, so that nothing is still at work behind it. */
export async function takeTurns<T extends { tenant: string }>(turns: T[], take: (turn: T) => Promise<void>): Promise<void> {
  const taken = await Promise.allSettled(turns.map((turn) => take(turn)))
  const failed = taken.flatMap((one, index) => (one.status === 'rejected' ? [{ tenant: turns[index]!.tenant, error: one.reason }] : []))
  if (failed.length > 0) throw new TurnsFailed(failed)
}

/**
 * Notes that driving ended in an error. After `troubleMax` in a row nobody tries for ever: a tenant that cannot be counted is
 * refused, a rollout at work is paused, and one that cannot be laid out ends; each says what, where, and the way out.
 */
export async function noteTrouble(
  context: OperationsContext,
  { rollout: id, error }: { rollout: string; error: unknown },
): Promise<'try-again' | 'left-to-a-person'> {
  return context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, id)
    if (!rollout) return 'try-again'
    const at = context.now().toISOString()
    const failed = error instanceof TurnsFailed ? error.failed : []
    const tries = (rollout.trouble?.tries ?? 0) + 1
    const trouble = { tries, tenant: failed[0]?.tenant ?? null, message: messageOf(failed[0]?.error ?? error), at }
    await updateLockedRollout(tx, { id, set: { trouble } })
    if (tries < troubleMax) return 'try-again'
    return leaveToAPerson(context, tx, { rollout: { ...rollout, trouble }, failed })
  })
}

type Stuck = { rollout: RolloutRow & { trouble: NonNullable<RolloutRow['trouble']> }; failed: TurnsFailed['failed'] }

async function leaveToAPerson(
  context: OperationsContext,
  tx: DatabaseTransaction,
  { rollout, failed }: Stuck,
): Promise<'try-again' | 'left-to-a-person'> {
  const { id, state, trouble } = rollout
  if (state === 'planning' && failed.length > 0) {
    for (const { tenant, error } of failed) {
      const reasons = [turnFailed(context, { rollout, tenant, message: messageOf(error) })]
      await updateRolloutTenant(tx, { rollout: id, tenant, from: 'waiting', set: { state: 'refused', reasons, updatedAt: context.now() } })
    }
    await announce(tx, { at: context.now(), topic: 'rollout', tenant: null, subject: id })
    return 'left-to-a-person'
  }
  if (state !== 'running' && state !== 'planning') return 'try-again'
  const { code, message, wayOut } =
    trouble.tenant === null
      ? rolloutRefusal('rollout/driving-failed', { error: trouble.message, tries: trouble.tries })
      : turnFailed(context, { rollout, tenant: trouble.tenant, message: trouble.message })
  await moveRollout(context, tx, {
    rollout: id,
    event: state === 'running' ? 'pause' : 'abort',
    actor: 'system',
    set: { because: { code, message: `${message} ${wayOut}`, by: 'the system', at: trouble.at } },
    audit: { ...bySystem, details: { codes: [code], tenant: trouble.tenant, tries: trouble.tries } },
  })
  return 'left-to-a-person'
}

function turnFailed(
  context: OperationsContext,
  { rollout, tenant, message }: { rollout: Stuck['rollout']; tenant: string; message: string },
) {
  const title = packIndex(context.pack).remediations.get(rollout.remediation)?.title ?? rollout.remediation
  return rolloutRefusal('rollout/turn-failed', { title, tenant, error: message, tries: rollout.trouble.tries })
}

/** Driving went well again: what was in the way is over. */
export async function forgetTrouble(context: OperationsContext, { rollout: id }: { rollout: string }): Promise<void> {
  await context.db.transaction(async (tx) => {
    const rollout = await lockRollout(tx, id)
    if (rollout?.trouble) await updateLockedRollout(tx, { id, set: { trouble: null } })
  })
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.slice(0, messageMax).toWellFormed().replaceAll('\0', '')
}
