import { randomUUID } from 'node:crypto'
import { readRun } from '@lamplighter/db/queries'
import type { OperationsContext, RunChecks } from '../context.ts'
import type { JournalPoint } from '../run/carry-out-steps.ts'
import { executeRun } from '../run/execute-run.ts'

export type Death = {
  /** `after-effect of rotate`, `while verifying`. */
  at: string
  /** False: the run had ended, or passed by, before this worker came there. */
  reached: boolean
}

const points = ['before-intent', 'after-intent', 'after-effect'] as const

/**
 * Carries a run out with workers that die: for each step one before its intent, one after it, one between effect and outcome; then
 * one while verifying, when every outcome is noted; then one that lives. A dead worker is one that never goes on: held for ever
 * within this process, its memory with it (what `kill -9` leaves behind, without the process). At last all of them wake up, as
 * after SIGCONT, and must change nothing more.
 */
export async function runWithDeaths(context: OperationsContext, { run, steps }: { run: string; steps: string[] }): Promise<Death[]> {
  const deaths: Death[] = []
  const frozen: Frozen[] = []
  for (const step of steps) {
    for (const at of points) frozen.push(await freezeAt(context, { run, point: { at, step }, deaths }))
  }
  frozen.push(await freezeVerifying(context, { run, deaths }))
  await work(context, { run })
  const ended = await readRun(context.db, run)
  for (const each of frozen) each.thaw()
  await Promise.all(frozen.map((each) => each.ended))
  const afterwards = await readRun(context.db, run)
  if (JSON.stringify(afterwards) !== JSON.stringify(ended)) throw new Error(`A worker taken for dead changed run ${run} after its end.`)
  return deaths
}

type Frozen = { thaw: () => void; ended: Promise<unknown> }

/** The lease is nothing: whoever comes takes the run over at once. */
function work(context: OperationsContext, options: { run: string; observe?: (point: JournalPoint) => Promise<void> }): Promise<unknown> {
  return executeRun(context, { ...options, worker: randomUUID(), signal: new AbortController().signal, leaseMs: 0 })
}

async function freezeAt(
  context: OperationsContext,
  { run, point, deaths }: { run: string; point: JournalPoint; deaths: Death[] },
): Promise<Frozen> {
  const gate = makeGate()
  const ended = work(context, {
    run,
    observe: async (seen) => {
      if (seen.at === point.at && seen.step === point.step) await gate.hold()
    },
  })
  deaths.push({ at: `${point.at} of ${point.step}`, reached: await gate.reachedBefore(ended) })
  return { thaw: gate.open, ended }
}

async function freezeVerifying(context: OperationsContext, { run, deaths }: { run: string; deaths: Death[] }): Promise<Frozen> {
  const gate = makeGate()
  const runChecks: RunChecks = async (options) => {
    await gate.hold()
    return context.runChecks(options)
  }
  const ended = work({ ...context, runChecks }, { run })
  deaths.push({ at: 'while verifying', reached: await gate.reachedBefore(ended) })
  return { thaw: gate.open, ended }
}

function makeGate() {
  let open: () => void = () => {}
  let arrive: () => void = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  return {
    open: () => open(),
    hold: () => {
      arrive()
      return opened
    },
    reachedBefore: (ended: Promise<unknown>) => Promise.race([arrived.then(() => true), ended.then(() => false)]),
  }
}
