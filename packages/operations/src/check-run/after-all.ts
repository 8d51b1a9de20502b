import type { CheckResult } from '../context.ts'

/** From when on a look, also one that another tenant began, is a new one beside these. */
export function afterAll(looks: readonly CheckResult[]): Date {
  return new Date(looks.reduce((latest, { observedAt }) => Math.max(latest, observedAt.getTime()), 0) + 1)
}
