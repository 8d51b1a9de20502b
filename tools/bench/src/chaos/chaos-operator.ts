import type { getRun } from '@lamplighter/operations'

/** Who asks for everything in these benches: one who sees everything and may decide about any run. */
export const chaosOperator: Parameters<typeof getRun>[0]['operator'] = {
  id: 'bench-lead',
  name: 'Bench',
  role: 'lead',
  scope: { kind: 'everything' },
}
