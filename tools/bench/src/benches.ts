import type { Bench } from './bench.ts'

/** Every benchmark, by the name it is called with. Loaded on demand, so that one bench never needs another's services. */
export const benches: { name: string; about: string; load: () => Promise<Bench> }[] = [
  {
    name: 'chaos',
    about: 'workers killed and frozen at every journal point: duplicate effects, lost runs, untruthful ends, takeover',
    load: async () => (await import('./chaos.ts')).chaosBench,
  },
  {
    name: 'diagnosis',
    about: 'every fault of the sample product: named right, how sure, how fast, and mended by what is recommended',
    load: async () => (await import('./diagnosis.ts')).diagnosisBench,
  },
  {
    name: 'explain',
    about: 'evidence bundles explained a second: parse, validate, explain, write',
    load: async () => (await import('./explain.ts')).explainBench,
  },
  {
    name: 'fleet',
    about: 'accuracy and calibration of diagnosis on a simulated fleet, against two simpler methods',
    load: async () => (await import('./fleet.ts')).fleetBench,
  },
  {
    name: 'scale',
    about: 'the database at 100,000 tenants × 20 features: pages, search, writes and sizes',
    load: async () => (await import('./scale.ts')).scaleBench,
  },
]
