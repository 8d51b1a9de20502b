import type { Json, ProbeAnswer, Step, StepContext, StepOutcome } from '@lamplighter/catalog'
import type { HttpOutcome } from '@lamplighter/connectors/clients'
import { z } from 'zod'
import { secretNames, type CommerceClients, type CommerceRead } from './commerce.ts'

type Target = 'instance' | 'platform'
export type Action = { path: string; body: Json }
export type StepOf<P> = Step<CommerceClients, P>

const answerSchema = z.object({
  applied: z.boolean(),
  summary: z.string(),
  captured: z.json().nullable(),
  undo: z.object({ path: z.string(), body: z.json() }).nullable(),
})
const capturedSchema = z.object({ undo: z.object({ path: z.string(), body: z.json() }).nullable() })

/**
 * A step that asks the product to do one thing (`POST /ops/…`) under the step's idempotency key. An answer that never
 * came is not guessed: the product is asked for the key's effect, and when it cannot tell either, the step throws and
 * the run's journal asks again by `probe`.
 */
export function actionStep<P>(options: {
  id: string
  title: string
  target?: Target
  timeoutMs?: number
  action: (context: StepContext<CommerceClients, P>) => Action | Promise<Action>
  /** The product hands out the way back with its answer; true when this action has one. */
  undoable?: boolean
}): StepOf<P> {
  const { id, title, target = 'instance', timeoutMs = 20_000, action, undoable = false } = options
  return {
    id,
    title,
    timeoutMs,
    retries: 1,
    run: async (context) => {
      // A step that is run again after its effect happened must not decide anew from facts that have changed by it.
      const effect = await readEffect({ read: context.read, target, idempotencyKey: context.idempotencyKey })
      const kept = effect?.state === 'applied' ? answerSchema.safeParse(effect.answer) : null
      return kept?.success ? done(kept.data) : post({ context, target, timeoutMs, action: await action(context) })
    },
    probe: ({ read, idempotencyKey }) => effectOf({ read, target, idempotencyKey }),
    recall: async ({ read, idempotencyKey }) => {
      const effect = await readEffect({ read, target, idempotencyKey })
      const kept = effect?.state === 'applied' ? answerSchema.safeParse(effect.answer) : null
      return kept?.success ? capturedOf(kept.data) : null
    },
    ...(undoable
      ? {
          undo: (context: StepContext<CommerceClients, P>) => undoStep({ context, stepId: id, target, timeoutMs }),
          // An undo has a key of its own, and the product keeps what happened under any key.
          undoProbe: ({ read, idempotencyKey }: Keyed) => effectOf({ read, target, idempotencyKey }),
        }
      : {}),
  }
}

async function undoStep<P>(options: {
  context: StepContext<CommerceClients, P>
  stepId: string
  target: Target
  timeoutMs: number
}): Promise<StepOutcome> {
  const { context, stepId, target, timeoutMs } = options
  const known = capturedSchema.safeParse(context.captured[stepId])
  if (!known.success)
    return {
      type: 'failed',
      message: 'What the step changed was not recorded, so it cannot be taken back from here. Nothing was changed now.',
    }
  if (known.data.undo === null) return { type: 'done', message: 'The step had changed nothing, so there is nothing to take back.' }
  return post({ context, target, timeoutMs, action: known.data.undo })
}

async function post<P>(options: {
  context: StepContext<CommerceClients, P>
  target: Target
  timeoutMs: number
  action: Action
}): Promise<StepOutcome> {
  const { context, target, action, timeoutMs } = options
  const outcome = await context.write[target].post({ ...action, auth: operatorOf(target), timeoutMs: Math.max(1_000, timeoutMs - 3_000) })
  const answer = outcome.type === 'response' && outcome.status === 200 ? answerSchema.safeParse(outcome.json) : null
  if (answer?.success) return done(answer.data)
  if (outcome.type === 'response' && outcome.status >= 400) return { type: 'failed', message: `Nothing was changed: ${refusal(outcome)}` }
  const effect = await readEffect({ read: context.read, target, idempotencyKey: context.idempotencyKey })
  // The product keeps the answer with the effect: the way back is not lost with the line.
  const kept = answerSchema.safeParse(effect?.answer)
  if (effect?.state === 'applied' && kept.success) return done(kept.data)
  if (effect?.state === 'absent' || effect?.state === 'not-applied')
    return { type: 'failed', message: 'No answer came, and the product says that nothing was changed.' }
  throw new Error('The product gave no answer; whether it acted must be asked again.')
}

function done(answer: z.infer<typeof answerSchema>): StepOutcome {
  return { type: 'done', message: answer.summary, captured: capturedOf(answer) }
}

function capturedOf({ applied, captured, undo }: z.infer<typeof answerSchema>): Json {
  return { applied, captured, undo }
}

function refusal(outcome: Extract<HttpOutcome, { type: 'response' }>): string {
  const parsed = z.object({ error: z.object({ code: z.string(), message: z.string() }) }).safeParse(outcome.json)
  return parsed.success ? `${parsed.data.error.message} (${parsed.data.error.code})` : `the product answered ${outcome.status}.`
}

const effectSchema = z.object({ state: z.enum(['applied', 'not-applied', 'absent', 'unknown']), answer: z.unknown().optional() })
type Keyed = { read: CommerceRead; idempotencyKey: string }
type EffectRequest = Keyed & { target: Target }

/** Asks the target whether the effect of a key happened. */
async function effectOf(request: EffectRequest): Promise<ProbeAnswer> {
  const effect = await readEffect(request)
  if (effect === null || effect.state === 'unknown') return 'cannot-tell'
  return effect.state === 'applied' ? 'happened' : 'did-not-happen'
}

async function readEffect({ read, target, idempotencyKey }: EffectRequest): Promise<z.infer<typeof effectSchema> | null> {
  const auth = target === 'instance' ? secretNames.reader : secretNames.platformReader
  const outcome = await read[target].get({ path: `/ops/effects/${encodeURIComponent(idempotencyKey)}`, auth, timeoutMs: 2_500 })
  const parsed = outcome.type === 'response' && outcome.status === 200 ? effectSchema.safeParse(outcome.json) : null
  return parsed?.success ? parsed.data : null
}

function operatorOf(target: Target): string {
  return target === 'instance' ? secretNames.operator : secretNames.platformOperator
}
