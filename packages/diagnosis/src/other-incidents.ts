import type { Findings } from './findings.ts'
import type { CompiledModel } from './model.ts'
import { neededBy } from './needed-by.ts'

/**
 * The failing checks of incidents that have nothing to do with what is asked about: a part outside of it is seen broken
 * directly, needs nothing of it, and so broke by itself; with it goes what fails because it needs that part. One state of the
 * world holds two broken parts at most; where a tenant has three incidents, the other two would crowd out the answer.
 */
export function otherIncidents(options: { model: CompiledModel; findings: Findings; asked: Set<number> | null }): Set<number> {
  const { model, findings, asked } = options
  const aside = new Set<number>()
  if (asked === null) return aside
  const outside = findings.failing.flatMap(({ check, status }) => {
    const { node } = model.checks[check]!
    return asked.has(node) ? [] : [{ check, node, status, needs: neededBy({ model, from: [node] }) }]
  })
  const broken = new Set(outside.filter(({ status, needs }) => status === 'fail' && isApart(needs, asked)).map(({ node }) => node))
  for (const { check, needs } of outside) if (!isApart(needs, broken)) aside.add(check)
  return aside
}

/** As if nobody had looked there. */
export function withoutChecks({ findings, aside }: { findings: Findings; aside: Set<number> }): Findings {
  if (aside.size === 0) return findings
  return {
    byCheck: findings.byCheck.map((finding, check) => (aside.has(check) ? undefined : finding)),
    failing: findings.failing.filter(({ check }) => !aside.has(check)),
    seen: findings.seen - aside.size,
  }
}

function isApart(one: Set<number>, other: Set<number>): boolean {
  for (const each of one) if (other.has(each)) return false
  return true
}
