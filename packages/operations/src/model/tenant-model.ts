import type { Clients, Pack, PackNode, TenantFacts } from '@lamplighter/catalog'
import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import { learnedCheckRates, learnedPrior, nothingLearned, type Learned } from '@lamplighter/diagnosis/learn'
import { applicableChecks } from './applicable-checks.ts'
import { groupOf } from './check-group.ts'
import { relatedNodes } from './node-closure.ts'

/**
 * The part of the pack's model that can explain one feature of one tenant, in the bundle's form: nodes with the groups
 * this tenant belongs to, edges between them, checks that apply, causes with their cures. A shared component that the
 * tenant does not use is left out with its edges. Priors and rates are those learned, where something was. The same content is the same object, so that explaining may keep what
 * it computed for it.
 */
export function tenantModel<C extends Clients>(options: {
  pack: Pack<C>
  tenant: TenantFacts
  feature: string
  learned?: Learned
}): EvidenceModel {
  const { pack, tenant, learned = nothingLearned() } = options
  const related = relatedNodes({ pack, node: options.feature })
  const nodes = pack.nodes.filter((node) => related.has(node.id)).flatMap((node) => modelNode({ node, tenant, learned }))
  const used = new Set(nodes.map((node) => node.id))
  return shared({
    pack,
    model: {
      nodes,
      edges: pack.nodes
        .filter((node) => used.has(node.id))
        .flatMap((node) =>
          node.dependsOn
            .filter(({ on }) => used.has(on))
            .map(({ on, weight, mode, propagates }) => ({ from: node.id, to: on, weight, mode, propagates })),
        ),
      checks: applicableChecks({ pack, tenant })
        .filter((check) => used.has(check.observes))
        .map(({ id, observes, sensitivity, falseAlarm }) => ({
          id,
          observes,
          ...learnedCheckRates({ learned, check: id, declared: { sensitivity, falseAlarm } }),
        })),
      causes: pack.causes
        .filter((cause) => used.has(cause.of))
        .map(({ id, of, prior, kind }) => ({
          id,
          of,
          prior: learnedPrior({ learned, cause: id, declared: prior }),
          kind,
          cures: curesOf({ pack, cause: id }),
        })),
    },
  })
}

/** Groups of the shared components that this tenant stands on. */
export function tenantGroups<C extends Clients>({
  pack,
  tenant,
}: {
  pack: Pack<C>
  tenant: TenantFacts
}): { node: string; group: string }[] {
  return pack.nodes.flatMap((node) => {
    const group = node.kind === 'shared' ? groupOf({ node, tenant }) : null
    return group === null ? [] : [{ node: node.id, group }]
  })
}

function modelNode({ node, tenant, learned }: { node: PackNode; tenant: TenantFacts; learned: Learned }): EvidenceModel['nodes'] {
  const { id, kind } = node
  // A node without causes is its own cause.
  const prior = learnedPrior({ learned, cause: id, declared: node.prior })
  if (node.kind !== 'shared') return [{ id, kind, prior }]
  const group = groupOf({ node, tenant })
  return group === null ? [] : [{ id, kind, prior, group }]
}

function curesOf<C extends Clients>({ pack, cause }: { pack: Pack<C>; cause: string }): string[] {
  return pack.remediations.filter((remediation) => remediation.cures.includes(cause)).map((remediation) => remediation.id)
}

const models = new WeakMap<object, Map<string, EvidenceModel>>()
/** Different tenants have few different models (which groups, which checks); more than this and the store starts anew. */
const modelsKeptMax = 2000

function shared<C extends Clients>({ pack, model }: { pack: Pack<C>; model: EvidenceModel }): EvidenceModel {
  const known = models.get(pack) ?? new Map<string, EvidenceModel>()
  models.set(pack, known)
  const key = JSON.stringify(model)
  const same = known.get(key)
  if (same !== undefined) return same
  if (known.size >= modelsKeptMax) known.clear()
  known.set(key, model)
  return model
}
