export type WorkerSettings = { name: string; databaseUrl: string; concurrency: number }

/** `atNs`: of the system's monotonic clock, the same in all processes. */
export type FromDispatchWorker = { type: 'ready' } | { type: 'first-step'; run: string; atNs: string }
