import type { CommerceRead } from '../../commerce.ts'
import { platformFact, requireFact } from '../../ops-facts.ts'
import { shardsFact } from './checks.ts'

/** How many shops stand on the platform, or on one region of it; every shop is on exactly one shard. At least 1. */
export async function tenantsOn({ read, region }: { read: CommerceRead; region?: string }): Promise<number> {
  const { shards } = await requireFact(platformFact({ read, path: '/ops/platform/shards', schema: shardsFact }), 'The shards')
  const counted = shards.filter((one) => region === undefined || one.region === region)
  return Math.max(1, new Set(counted.flatMap((one) => one.tenants.map(({ tenant }) => tenant))).size)
}
