import { signature, type Signature } from '@lamplighter/catalog'
import { probes } from './features/probes.ts'
import type { featureProbe } from './feature-probe.ts'

type Probe = ReturnType<typeof featureProbe>

/** The walk of a feature ended with this code of the product. */
export function endedWith(probe: Probe, code: string, llr: number): Signature {
  return signature(probe, { says: `the walk ended with “${code}”`, llr, when: ({ failureCode }) => failureCode === code })
}

/** Any feature's walk ended with this code; for causes that hit one feature, whichever it is. */
export function anyEndedWith(code: string, llr: number): Signature[] {
  return probes.map((probe) => endedWith(probe, code, llr))
}
