import { z } from 'zod'
import type { Db } from '@lamplighter/db'
import type { OperationsContext } from '../context.ts'
import { readStanding, type StandingAhead, type StandingQuestion } from '../plan/situation.ts'

// A job of a run carries what its start will ask, so that the worker can ask it together with taking the run. It is a hint: the start works out its
// question from the run itself, and asks again where the two differ.

const asked = z.strictObject({
  operator: z.string(),
  tenant: z.string(),
  remediation: z.string(),
  keys: z.array(z.string()),
  except: z.string(),
  budgets: z.array(z.strictObject({ of: z.enum(['operator', 'tenant', 'remediation']), perHours: z.number() })),
})

/** As it travels in the job of this run. */
export function questionInJob({ question, run }: { question: StandingQuestion; run: string }): string {
  return JSON.stringify({ ...question, except: run } satisfies StandingQuestion)
}

/** Null for a job that says nothing, or nothing that this version understands. */
export async function readAheadOfStart(
  db: Db,
  { context, question: text }: { context: OperationsContext; question: string | null },
): Promise<StandingAhead | null> {
  const parsed = text === null ? null : asked.safeParse(parseJson(text))
  if (!parsed?.success) return null
  const question = parsed.data
  return { question, standing: await readStanding(db, { question, now: context.now() }) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
