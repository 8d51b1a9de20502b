import { setMaxListeners } from 'node:events'
import type { Check, Clients, ClientSource, Pack, TenantFacts } from '@lamplighter/catalog'
import type { CheckResult, RunChecks } from '../context.ts'
import { checkGroup } from '../model/check-group.ts'
import { couldNotLook, runOneCheck } from './run-one-check.ts'
import { createSharedLooks } from './shared-look.ts'
import { createSlotGate, type SlotGate } from './slot-gate.ts'

/**
 * Runs checks for the whole process: within caps per tenant, per host and over all, so that one tenant that hangs
 * delays no other; each check within its own timeout. A check of a shared component runs once per group for all who
 * accept the same look. Every id asked for is answered exactly once; the promise never rejects.
 */
export function createCheckRunner<C extends Clients>(options: CheckRunnerOptions<C>): RunChecks {
  const caps = { ...defaultCaps, ...options.caps }
  const gates: Gates = {
    tenant: createSlotGate({ slotsPerKey: caps.perTenant }),
    host: createSlotGate({ slotsPerKey: caps.perHost }),
    all: createSlotGate({ slotsPerKey: caps.overall }),
  }
  const shared = createSharedLooks({ keptMs: 300_000 })
  const checks = new Map(options.pack.checks.map((check) => [check.id, check]))

  return function runChecks({ tenant, checkIds, signal, freshSince }) {
    // Every check listens to the one signal; that many are meant.
    setMaxListeners(0, signal)
    return Promise.all(
      checkIds.map((id) => {
        const check = checks.get(id)
        const now = options.now()
        if (check === undefined) return notLooked({ id, reason: 'no-such-check', now })
        const group = checkGroup({ pack: options.pack, check, tenant })
        if (group === 'not-used' || check.appliesTo?.(tenant) === false) return notLooked({ id, reason: 'does-not-apply', now })
        if (group === null) return lookWithinCaps({ ...options, gates, check, tenant, signal, lane: tenant.id, host: hostOf(tenant) })
        return shared.get({
          key: `${check.id} ${group}`,
          now,
          freshSince: freshSince ?? now,
          // Other tenants wait for this look too: it takes no slot of this tenant, and must not end because one gave up.
          look: () => lookWithinCaps({ ...options, gates, check, tenant, signal: new AbortController().signal, lane: group, host: group }),
        })
      }),
    )
  }
}

export type CheckRunnerOptions<C extends Clients> = {
  pack: Pack<C>
  clients: ClientSource<C>
  now: () => Date
  caps?: Partial<typeof defaultCaps>
}

/** Per tenant and per host: enough to diagnose within two seconds, too little to trouble a customer's instance. */
const defaultCaps = { perTenant: 12, perHost: 12, overall: 96 }

type Gates = { tenant: SlotGate; host: SlotGate; all: SlotGate }

/** Takes the tenant's slot first and the overall one last, so that a waiting tenant holds nothing others need. */
async function lookWithinCaps<C extends Clients>(
  options: CheckRunnerOptions<C> & { gates: Gates; check: Check<C>; tenant: TenantFacts; signal: AbortSignal; lane: string; host: string },
): Promise<CheckResult> {
  const { gates, check, signal } = options
  const held: (() => void)[] = []
  try {
    held.push(await gates.tenant.acquire({ key: options.lane, signal }))
    held.push(await gates.host.acquire({ key: options.host, signal }))
    held.push(await gates.all.acquire({ key: 'all', signal }))
    const observedAt = options.now()
    return { ...(await runOneCheck(options)), check: check.id, observedAt }
  } catch {
    return { ...couldNotLook('aborted before its turn'), check: check.id, observedAt: options.now() }
  } finally {
    for (const release of held.toReversed()) release()
  }
}

function hostOf(tenant: TenantFacts): string {
  return new URL(tenant.instance.baseUrl).host
}

async function notLooked({ id, reason, now }: { id: string; reason: string; now: Date }): Promise<CheckResult> {
  return { ...couldNotLook(reason), message: reason, check: id, observedAt: now }
}
