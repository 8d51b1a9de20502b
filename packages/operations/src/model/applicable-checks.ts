import type { Check, Clients, Pack, TenantFacts } from '@lamplighter/catalog'
import { checkGroup } from './check-group.ts'

/** The checks that mean something for this tenant: it has the feature, and stands on the shared component looked at. */
export function applicableChecks<C extends Clients>({ pack, tenant }: { pack: Pack<C>; tenant: TenantFacts }): Check<C>[] {
  return pack.checks.filter((check) => applies({ check, tenant }) && checkGroup({ pack, check, tenant }) !== 'not-used')
}

/** A predicate of a pack that throws hides nothing: the check then runs, and says itself what is wrong. */
// oxlint-disable-next-line typescript/no-explicit-any -- the pack erases the evidence type at its own seam
function applies<C extends Clients>({ check, tenant }: { check: Check<C, any>; tenant: TenantFacts }): boolean {
  try {
    return check.appliesTo?.(tenant) ?? true
  } catch {
    return true
  }
}
