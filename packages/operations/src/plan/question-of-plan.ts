import type { OperationsContext } from '../context.ts'
import type { StandingQuestion } from './situation.ts'

/** So many plans at most are remembered; whoever confirms one does so within minutes. */
const mostPlans = 1_000

const kept = new WeakMap<object, Map<string, StandingQuestion>>()

/**
 * Remembers what a request of this plan will ask about its surroundings, so that it can be asked together with reading the plan. It is a hint: the
 * request works its question out from the plan, and asks again where the two differ, as it does for a plan that another process made.
 */
export function keepQuestion(context: OperationsContext, { plan, question }: { plan: string; question: StandingQuestion }): void {
  const questions = kept.get(context.db) ?? new Map<string, StandingQuestion>()
  kept.set(context.db, questions)
  questions.set(plan, question)
  if (questions.size > mostPlans) questions.delete(questions.keys().next().value!)
}

export function questionOfPlan(
  context: OperationsContext,
  { plan, operator }: { plan: string; operator: string },
): StandingQuestion | null {
  const question = kept.get(context.db)?.get(plan)
  return question?.operator === operator ? question : null
}

/** As in a process that has just started. */
export function forgetQuestions(context: OperationsContext): void {
  kept.delete(context.db)
}
