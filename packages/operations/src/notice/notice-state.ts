import { z } from 'zod'
import type { Db } from '@lamplighter/db'
import { lockKeys, readSetting, writeSetting } from '@lamplighter/db/queries'

/** How the sending of notices is going, kept among the settings; figures since the beginning. */
const noticeStateSchema = z.object({
  deliveredAt: z.coerce.date().nullable(),
  /** Null: the last try went well. */
  failing: z.object({ since: z.coerce.date(), message: z.string() }).nullable(),
  /** Notices that were given up after their last try. */
  givenUp: z.int(),
  givenUpAt: z.coerce.date().nullable(),
})
export type NoticeState = z.infer<typeof noticeStateSchema>

const key = 'notices'
const nothingYet: NoticeState = { deliveredAt: null, failing: null, givenUp: 0, givenUpAt: null }

/** What cannot be read counts as nothing known yet: it only informs. */
export async function readNoticeState(db: Db): Promise<NoticeState> {
  const parsed = noticeStateSchema.safeParse(await readSetting(db, key))
  return parsed.success ? parsed.data : nothingYet
}

export type NoticeTry = { at: Date; outcome: 'delivered' | { failed: string; last: boolean } }

/** Notes how a try went. One after the other, so that no count is lost. */
export async function noteTry(db: Db, { at, outcome }: NoticeTry): Promise<void> {
  await db.transaction(async (tx) => {
    await lockKeys(tx, [key])
    const before = await readNoticeState(tx)
    await writeSetting(tx, { key, value: JSON.parse(JSON.stringify(after(before, { at, outcome }))), at })
  })
}

function after(before: NoticeState, { at, outcome }: NoticeTry): NoticeState {
  if (outcome === 'delivered') return { ...before, deliveredAt: at, failing: null }
  const failing = { since: before.failing?.since ?? at, message: outcome.failed }
  return outcome.last ? { ...before, failing, givenUp: before.givenUp + 1, givenUpAt: at } : { ...before, failing }
}
