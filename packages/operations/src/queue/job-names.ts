/** Every kind of job there is; a queue is made for each when the system starts. */
export const jobNames = {
  /** Carries out one run: its steps and its verification. */
  run: 'run',
  /** Looks whether what was just diagnosed may be mended by itself. */
  automatic: 'automatic',
  /** Takes one rollout as far as it goes now. */
  rollout: 'rollout',
  /** Looks again some time after a run, whether what was fixed stayed fixed. */
  followUp: 'run-follow-up',
  /** Passes a question that nobody has answered on to the next more trusted role. */
  escalate: 'approval-escalation',
  /** Brings runs whose worker died, and approvals that nobody gave, to a truthful state. */
  runSweep: 'run-sweep',
  /** One round over the tenants that are due. */
  sweep: 'sweep',
  /** Reads the product's inventory. */
  inventory: 'inventory',
  /** Learns from runs that have got their verdict. */
  learn: 'learn',
  /** Sends one notice to the address that is configured for them. */
  notice: 'notice',
  /** Tells that a broken glass has closed by itself. */
  glassOver: 'glass-over',
  /** Looks whether the prober sees anything at all. */
  proberWatch: 'prober-watch',
  /** Deletes what has outlived its retention. */
  prune: 'prune',
} as const
