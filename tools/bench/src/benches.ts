import type { Bench } from './bench.ts'

/** Every benchmark, by the name it is called with. Loaded on demand, so that one bench never needs another's services. */
export const benches: { name: string; about: string; load: () => Promise<Bench> }[] = [
  {
    name: 'chaos',
    about: 'workers killed and frozen at every journal point: duplicate effects, lost runs, untruthful ends, takeover',
    load: async () => (await import('./chaos.ts')).chaosBench,
  },
  {
    name: 'console',
    about: 'the console in a real browser: screens opened, key to painted search results, heatmap frames',
    load: async () => (await import('./console.ts')).consoleBench,
  },
  {
    name: 'detection',
    about: 'a fault injected → its feature shown failing in an open browser, against the sweep interval',
    load: async () => (await import('./detection.ts')).detectionBench,
  },
  {
    name: 'diagnosis',
    about: 'every fault of the sample product: named right, how sure, how fast, and mended by what is recommended',
    load: async () => (await import('./diagnosis.ts')).diagnosisBench,
  },
  {
    name: 'dispatch',
    about: 'confirm → first step, and three-step runs a second on one worker and two, beside bare pg-boss',
    load: async () => (await import('./dispatch.ts')).dispatchBench,
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
  {
    name: 'sweep',
    about: 'the sweep beside a bare client loop and Prometheus: checks a second, processor time, memory, lateness, hanging tenants',
    load: async () => (await import('./sweep.ts')).sweepBench,
  },
]
