import type { FeatureState } from '@lamplighter/catalog/vocabulary'

const order: FeatureState[] = ['failing', 'degraded', 'unstable', 'unknown', 'maintenance', 'ok']

/** What is broken first; within one state the order stays as it was. */
export function worstFirst<T extends { state: FeatureState }>(features: readonly T[]): T[] {
  return features.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
}
