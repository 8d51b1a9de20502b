import type { Cause } from './cause.ts'
import type { Clients } from './clients.ts'
import type { Pack } from './pack.ts'
import type { Remediation } from './remediation.ts'

/** One thing wrong with a pack: where, what, and the way out. */
export type PackFinding = { at: string; problem: string }

/**
 * Finds what would make a pack lie or stay silent: dangling references, checks that observe nothing, nodes that
 * nothing observes, causes without cure or words, numbers out of their bounds. Empty means fit to ship.
 */
export function lintPack<C extends Clients>(pack: Pack<C>): PackFinding[] {
  return [
    ...duplicates(pack),
    ...danglingReferences(pack),
    ...unobserved(pack),
    ...bounds(pack),
    ...pack.causes.flatMap((cause) => wording(pack, cause)),
    ...pack.remediations.flatMap((remediation) => automaticBounds(remediation)),
  ]
}

function duplicates<C extends Clients>(pack: Pack<C>): PackFinding[] {
  const kinds: [string, { id: string }[]][] = [
    ['node', pack.nodes],
    ['check', pack.checks],
    ['cause', pack.causes],
    ['remediation', pack.remediations],
  ]
  return kinds.flatMap(([kind, list]) => {
    const ids = list.map((item) => item.id)
    const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index))
    return [...repeated].map((id) => ({ at: `${kind} ${id}`, problem: 'is defined more than once; give each its own id' }))
  })
}

function danglingReferences<C extends Clients>(pack: Pack<C>): PackFinding[] {
  const nodes = new Set(pack.nodes.map((node) => node.id))
  const checks = new Set(pack.checks.map((check) => check.id))
  const causes = new Set(pack.causes.map((cause) => cause.id))
  const missing = (at: string, kind: string, id: string): PackFinding => ({ at, problem: `names ${kind} "${id}", which does not exist` })
  return [
    ...pack.nodes.flatMap((node) => node.dependsOn.filter((d) => !nodes.has(d.on)).map((d) => missing(`node ${node.id}`, 'node', d.on))),
    ...pack.checks.filter((check) => !nodes.has(check.observes)).map((check) => missing(`check ${check.id}`, 'node', check.observes)),
    ...pack.causes.filter((cause) => !nodes.has(cause.of)).map((cause) => missing(`cause ${cause.id}`, 'node', cause.of)),
    ...pack.causes.flatMap((cause) =>
      cause.signatures.filter((s) => !checks.has(s.check)).map((s) => missing(`cause ${cause.id}`, 'check', s.check)),
    ),
    ...pack.remediations.flatMap((remediation) => [
      ...remediation.cures.filter((id) => !causes.has(id)).map((id) => missing(`remediation ${remediation.id}`, 'cause', id)),
      ...remediation.verify.checks.filter((id) => !checks.has(id)).map((id) => missing(`remediation ${remediation.id}`, 'check', id)),
      ...(nodes.has(remediation.component) ? [] : [missing(`remediation ${remediation.id}`, 'node', remediation.component)]),
    ]),
  ]
}

function unobserved<C extends Clients>(pack: Pack<C>): PackFinding[] {
  const observed = new Set(pack.checks.map((check) => check.observes))
  const caused = new Set(pack.causes.map((cause) => cause.of))
  return pack.nodes
    .filter((node) => !observed.has(node.id) && (caused.has(node.id) || node.kind === 'feature'))
    .map((node) => ({ at: `node ${node.id}`, problem: 'is observed by no check; nothing can confirm or rule it out' }))
}

function bounds<C extends Clients>(pack: Pack<C>): PackFinding[] {
  const probability = (at: string, name: string, value: number): PackFinding[] =>
    value > 0 && value < 1 ? [] : [{ at, problem: `${name} is ${value}; it must lie between 0 and 1, both excluded` }]
  return [
    ...pack.nodes.flatMap((node) => [
      ...probability(`node ${node.id}`, 'prior', node.prior),
      ...node.dependsOn.flatMap((d) =>
        d.weight > 0 && d.weight <= 1 ? [] : probability(`node ${node.id}`, `weight of ${d.on}`, d.weight),
      ),
    ]),
    ...pack.causes.flatMap((cause) => [
      ...probability(`cause ${cause.id}`, 'prior', cause.prior),
      ...cause.signatures
        .filter((s) => Math.abs(s.llr) > 4 || Math.abs(s.llr) < 0.5)
        .map((s) => ({ at: `cause ${cause.id}`, problem: `the signature on ${s.check} is worth ${s.llr} nats; ±0.5 … ±4 are allowed` })),
    ]),
    ...pack.checks.flatMap((check) => [
      ...probability(`check ${check.id}`, 'sensitivity', check.sensitivity),
      ...probability(`check ${check.id}`, 'falseAlarm', check.falseAlarm),
      ...(check.sensitivity > check.falseAlarm
        ? []
        : [{ at: `check ${check.id}`, problem: 'fails as often when healthy as when broken; it tells nothing' }]),
    ]),
  ]
}

function wording<C extends Clients>(pack: Pack<C>, cause: Cause): PackFinding[] {
  const at = `cause ${cause.id}`
  const findings: PackFinding[] = []
  for (const audience of ['l1', 'engineer', 'customer'] as const) {
    if (cause.words[audience].trim() === '') findings.push({ at, problem: `has no words for ${audience}` })
  }
  if (cause.kind === 'usage' && !cause.article) findings.push({ at, problem: 'is a usage cause without the article that teaches' })
  if (!pack.remediations.some((remediation) => remediation.cures.includes(cause.id))) {
    findings.push({ at, problem: 'is cured by no remediation; add one, or a read-only hand-off' })
  }
  return findings
}

/** What runs while nobody looks must be possible to take back, need nobody's word, and know where to stop. */
// oxlint-disable-next-line typescript/no-explicit-any -- parameters were typed where the remediation is defined
function automaticBounds<C extends Clients>({ id, automatic, effect, target, params, caseNeeded }: Remediation<C, any>): PackFinding[] {
  if (automatic === undefined) return []
  const at = `remediation ${id}`
  const { budget, coolDownMinutes } = automatic
  const wrong: [boolean, string][] = [
    [
      effect !== 'read-only' && effect !== 'reversible',
      `may run by itself although it is ${effect}; only read-only and reversible ones may`,
    ],
    [target === 'shared', 'may run by itself although it acts on what many tenants share'],
    [!params.safeParse({}).success, 'may run by itself although it needs parameters; give each a default'],
    [caseNeeded !== undefined, 'may run by itself although it may need a case; nobody is there to name one'],
    [!(budget.runs >= 1 && budget.perHours > 0), 'may run by itself without a budget of at least one run'],
    [!(coolDownMinutes >= 1), 'may run by itself without a cool-down of at least a minute'],
  ]
  return wrong.flatMap(([isWrong, problem]) => (isWrong ? [{ at, problem }] : []))
}
