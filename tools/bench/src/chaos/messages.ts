/** What the bench tells a worker process. */
export type ToWorker =
  /** Runs and the point at which each stops, the first time it comes there. */
  | { type: 'hold'; points: [run: string, point: string][] }
  /** Let go of all that are held, and hold nothing more. */
  | { type: 'go' }
  /** A door: turn a plan into a run of this id. */
  | { type: 'request'; run: string; plan: string; hash: string; operator: string }
  /** End in order: the step in hand, then no more. */
  | { type: 'drain' }

/** What a worker process tells the bench. */
export type FromWorker =
  | { type: 'ready' }
  | { type: 'parked'; run: string; point: string }
  | { type: 'requested'; run: string }
  | { type: 'trouble'; message: string }
