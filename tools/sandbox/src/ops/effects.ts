import { createHash } from 'node:crypto'
import type pg from 'pg'
import { conflict, Refusal } from '../http/refusal.ts'

/** Runs SQL against the database in which effects are counted. */
export type Run = <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>

export interface Undo {
  path: string
  body: Record<string, unknown>
}

export interface ActionResult {
  /** False: there was nothing to do, and nothing was changed. */
  applied: boolean
  summary: string
  captured: Record<string, unknown> | null
  undo: Undo | null
}

export interface StoredAnswer extends ActionResult {
  action: string
  key: string
  appliedAt: string
}

interface AnswerRow {
  fingerprint: string
  action: string
  state: 'started' | 'finished'
  answer: StoredAnswer | null
  at: Date
}

const inFlight = new WeakMap<object, Map<string, { fingerprint: string; answer: Promise<StoredAnswer> }>>()

/**
 * Does the work of one idempotency key once: a repetition gets the stored answer, one that comes while the work is under
 * way waits for it. A key that was used for something else, or whose work died with a former process, is refused (409).
 */
export async function applyOnce(options: {
  run: Run
  /** The target whose keys these are. */
  scope: object
  key: string
  action: string
  target: string
  body: unknown
  work: () => Promise<ActionResult>
}): Promise<{ answer: StoredAnswer; replayed: boolean }> {
  const { scope, key, action } = options
  const fingerprint = createHash('sha256')
    .update(`${action} ${JSON.stringify(options.body)}`)
    .digest('hex')
  const running = inFlight.get(scope) ?? new Map<string, { fingerprint: string; answer: Promise<StoredAnswer> }>()
  inFlight.set(scope, running)
  const same = running.get(key)
  if (same) {
    if (same.fingerprint !== fingerprint) throw keyReused(key)
    return { answer: await same.answer, replayed: true }
  }
  let replayed = false
  const answer = (async () => {
    const found = await begin({ ...options, fingerprint })
    if (found) {
      replayed = true
      return found
    }
    return finish(options)
  })()
  running.set(key, { fingerprint, answer })
  try {
    return { answer: await answer, replayed }
  } finally {
    running.delete(key)
  }
}

/** Writes the intent down; returns the stored answer when the key was finished before. */
async function begin(options: { run: Run; key: string; action: string; fingerprint: string }): Promise<StoredAnswer | undefined> {
  const { run, key, action, fingerprint } = options
  const fresh = await run(
    `insert into ops_answer (key, fingerprint, action, state) values ($1, $2, $3, 'started') on conflict do nothing returning key`,
    [key, fingerprint, action],
  )
  if (fresh.length > 0) return undefined
  const rows = await run<AnswerRow>('select fingerprint, action, state, answer, at from ops_answer where key = $1', [key])
  const row = rows[0]
  if (row && row.fingerprint !== fingerprint) throw keyReused(key)
  if (row?.answer) return row.answer
  throw conflict({ code: 'outcome-unknown', message: `The work for key ${key} was begun and its outcome is not known.` })
}

async function finish(options: {
  run: Run
  key: string
  action: string
  target: string
  work: () => Promise<ActionResult>
}): Promise<StoredAnswer> {
  const { run, key, action, target } = options
  let result: ActionResult
  try {
    result = await options.work()
  } catch (error) {
    await run(`delete from ops_answer where key = $1 and state = 'started'`, [key])
    throw error
  }
  const answer: StoredAnswer = { action, key, ...result, appliedAt: new Date().toISOString() }
  await run(
    `with effect as (insert into ops_effect (key, action, target) select $1, $2, $3 where $4::boolean)
     update ops_answer set state = 'finished', answer = $5 where key = $1`,
    [key, action, target, result.applied, JSON.stringify(answer)],
  )
  return answer
}

/** Whether the work of a key happened: what a probe asks after a crash. */
export async function findEffect(options: { run: Run; key: string }): Promise<Record<string, unknown>> {
  const { run, key } = options
  const rows = await run<AnswerRow>('select fingerprint, action, state, answer, at from ops_answer where key = $1', [key])
  const row = rows[0]
  if (!row) return { key, state: 'absent', action: null, appliedAt: null, answer: null }
  if (!row.answer) return { key, state: 'unknown', action: row.action, appliedAt: null, answer: null }
  return {
    key,
    state: row.answer.applied ? 'applied' : 'not-applied',
    action: row.action,
    appliedAt: row.answer.appliedAt,
    answer: row.answer,
  }
}

/** The key of a call; refuses calls without one. */
export function idempotencyKey(headers: Record<string, string | string[] | undefined>): string {
  const key = headers['idempotency-key']
  if (typeof key !== 'string' || key === '') {
    throw new Refusal({ status: 400, code: 'idempotency-key-missing', message: 'An action needs the header Idempotency-Key.' })
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refusal({
      status: 422,
      code: 'bad-parameter',
      message: 'Idempotency-Key: 1 to 200 printable characters without spaces are needed.',
    })
  }
  return key
}

function keyReused(key: string): Refusal {
  return conflict({ code: 'key-reused', message: `The key ${key} was used for another action or body.` })
}
