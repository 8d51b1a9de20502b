export type WorkerSettings = { name: string; databaseUrl: string; concurrency: number }
export type BareWorkerSettings = { queue: string; databaseUrl: string; concurrency: number; writes: number }

/** `atNs`: of the system's monotonic clock, the same in all processes. */
export type FirstStep = { type: 'first-step'; run: string; atNs: string }
export type JobDone = { type: 'done' }
export type FromWorker<Message> = { type: 'ready' } | Message
