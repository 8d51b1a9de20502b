import { isSpent } from './budget.ts'
import type { DecideInput, KillSwitch } from './decide-input.ts'
import { clockTime, momentOf, refusal, type Refusal } from './refusal.ts'
import { covers } from './scope.ts'

/**
 * How much, and whether at all just now. `final` reasons hold for everyone; `waivable` ones give way to a broken glass.
 * Taking something back is never held up by limits, only by another run at work on the same component.
 */
export function refuseLimits(input: DecideInput): { final: Refusal[]; waivable: Refusal[] } {
  const { purpose, remediation, killSwitch, allStopped, now } = input
  const writes = remediation.effect !== 'read-only'
  const final = writes ? refuseLocks(input) : []
  if (purpose === 'undo') return { final, waivable: [] }
  if (allStopped) final.push(refusal('remediation/all-stopped', wordsOf({ ...allStopped, now })))
  if (killSwitch) final.push(refusal('remediation/killed', wordsOf({ ...killSwitch, now })))
  return { final, waivable: [...refuseBudgets(input), ...refuseCircuit(input), ...(writes ? refuseFreezes(input) : [])] }
}

function wordsOf({ by, since, because, now }: KillSwitch & { now: Date }): { by: string; since: string; because: string } {
  return { by, since: `at ${momentOf({ at: since, now })}`, because: because.replace(/[.\s]+$/, '') }
}

function refuseLocks({ locks }: DecideInput): Refusal[] {
  return locks.map((lock) =>
    refusal('lock/held', { component: lock.component, by: lock.by, since: `since ${clockTime(lock.since)}`, run: lock.run }),
  )
}

function refuseBudgets({ budgets, operator, tenant, remediation }: DecideInput): Refusal[] {
  const names = { operator: operator.name, tenant: tenant.name, remediation: `“${remediation.title}”` }
  return budgets.filter(isSpent).map((use) =>
    refusal('budget/spent', {
      of: names[use.of],
      runs: use.runs,
      perHours: use.perHours,
      freesAt: use.freesAt && clockTime(use.freesAt),
    }),
  )
}

function refuseCircuit({ circuit, now }: DecideInput): Refusal[] {
  if (circuit.state === 'closed' || now >= circuit.until) return []
  return [refusal('circuit/open', { failed: circuit.failed, of: circuit.of, until: clockTime(circuit.until) })]
}

function refuseFreezes({ freezes, tenant, closure, now }: DecideInput): Refusal[] {
  return freezes
    .filter((freeze) => freeze.from <= now && now < freeze.until)
    .filter((freeze) => [tenant, ...closure.tenants].some((reached) => covers({ scope: freeze.applies, tenant: reached })))
    .map((freeze) => refusal('freeze/active', { because: freeze.because, until: momentOf({ at: freeze.until, now }) }))
}
