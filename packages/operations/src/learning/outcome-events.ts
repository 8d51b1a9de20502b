import type { EvidenceBundle, Observation } from '@lamplighter/catalog/evidence'
import type { LearnEvent } from '@lamplighter/diagnosis/learn'

/** What really was the matter. */
export type Outcome =
  | { type: 'cause'; cause: string }
  /** Something that the pack has no cause for. */
  | { type: 'something-else' }
  | { type: 'nothing-wrong' }

/**
 * What one known outcome teaches. Pure. A window is one diagnosis whose outcome is known: every cause that it could have named was
 * watched for one, and the true one was confirmed. A check of the broken node was looked at while broken; a check of a node that the
 * cause cannot reach was looked at while healthy, unless it failed for good: then something else may have been broken there, and
 * nothing is concluded. Warnings and what could not be looked at teach nothing.
 */
export function outcomeEvents({ bundle, outcome }: { bundle: EvidenceBundle; outcome: Outcome }): LearnEvent[] {
  const causes = causesOf(bundle)
  const watched = causes.map(({ id }): LearnEvent => ({ type: 'windows-watched', cause: id, windows: 1 }))
  switch (outcome.type) {
    case 'something-else':
      return watched
    case 'nothing-wrong':
      return [...watched, ...bundle.observations.flatMap((look) => checkSeen({ look, node: 'healthy', failures: 'all' }))]
    case 'cause': {
      const confirmed: LearnEvent = { type: 'cause-confirmed', cause: outcome.cause }
      const known = causes.find(({ id }) => id === outcome.cause)
      // A part that is used wrongly is not broken: its checks say nothing about how well they see breakage.
      if (known === undefined || known.usage) return [confirmed, ...watched]
      return [confirmed, ...watched, ...checkEvents({ bundle, node: known.of })]
    }
  }
}

/** Causes of the model; a node without any is its own. */
export function causesOf(bundle: EvidenceBundle): { id: string; of: string; usage: boolean }[] {
  const declared = (bundle.model.causes ?? []).map(({ id, of, kind }) => ({ id, of, usage: kind === 'usage' }))
  const owned = new Set(declared.map(({ of }) => of))
  return [...declared, ...bundle.model.nodes.filter(({ id }) => !owned.has(id)).map(({ id }) => ({ id, of: id, usage: false }))]
}

function checkEvents({ bundle, node }: { bundle: EvidenceBundle; node: string }): LearnEvent[] {
  const observes = new Map(bundle.model.checks.map((check) => [check.id, check.observes]))
  const reached = dependentsOf({ bundle, node })
  return bundle.observations.flatMap((look) => {
    const observed = observes.get(look.check)
    if (observed === undefined) return []
    if (observed === node) return checkSeen({ look, node: 'broken', failures: 'all' })
    return reached.has(observed) ? [] : checkSeen({ look, node: 'healthy', failures: 'unrepeated' })
  })
}

function checkSeen(options: { look: Observation; node: 'broken' | 'healthy'; failures: 'all' | 'unrepeated' }): LearnEvent[] {
  const { look, node, failures } = options
  const { check, status } = look
  if (status === 'pass') return [{ type: 'check-seen', check, node, failed: false }]
  if (status !== 'fail' || (failures === 'unrepeated' && look.confirmed !== false)) return []
  // A failure that did not come back is none: that is what "confirmed" is for.
  if (node === 'broken' && look.confirmed === false) return [{ type: 'check-seen', check, node, failed: false }]
  return [{ type: 'check-seen', check, node, failed: true }]
}

/** The node and everything that stands on it, directly or not. */
function dependentsOf({ bundle, node }: { bundle: EvidenceBundle; node: string }): Set<string> {
  const found = new Set([node])
  for (const id of found) for (const edge of bundle.model.edges) if (edge.to === id) found.add(edge.from)
  return found
}
