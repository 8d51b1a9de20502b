import type { EvidenceModel } from '@lamplighter/catalog/evidence'

/** Whether two models are equal in everything that diagnosis reads, in the same order. A few microseconds for a usual model. */
export function isSameModel(a: EvidenceModel, b: EvidenceModel): boolean {
  return (
    isSameList(a.nodes, b.nodes, (x, y) => x.id === y.id && x.kind === y.kind && x.prior === y.prior && x.group === y.group) &&
    isSameList(a.edges, b.edges, (x, y) => x.from === y.from && x.to === y.to && x.weight === y.weight && x.mode === y.mode) &&
    isSameList(a.checks, b.checks, isSameCheck) &&
    isSameList(a.causes ?? [], b.causes ?? [], isSameCause)
  )
}

type Check = EvidenceModel['checks'][number]
type Cause = NonNullable<EvidenceModel['causes']>[number]

function isSameCheck(x: Check, y: Check): boolean {
  return x.id === y.id && x.observes === y.observes && x.sensitivity === y.sensitivity && x.falseAlarm === y.falseAlarm
}

function isSameCause(x: Cause, y: Cause): boolean {
  const isSame = x.id === y.id && x.of === y.of && x.prior === y.prior && x.kind === y.kind
  return isSame && isSameList(x.cures, y.cures, (one, other) => one === other)
}

function isSameList<Item>(a: readonly Item[], b: readonly Item[], isSame: (x: Item, y: Item) => boolean): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (!isSame(a[i]!, b[i]!)) return false
  return true
}
