import type { Role } from '@lamplighter/catalog/vocabulary'

/** Why this role plans no rollouts; null: it may. The server decides again. */
export function whyNoRollout(role: Role | undefined): string | null {
  switch (role) {
    case 'l1':
      return 'L1 support fixes one tenant at a time. L2 support and above may plan a rollout.'
    case 'auditor':
      return 'Auditors read everything in their scope and change nothing.'
    default:
      return null
  }
}
