import type { Clients } from '@lamplighter/catalog'
import type { Operator } from '@lamplighter/remediation'
import { appendAudit } from '../audit/append-audit.ts'
import { createCheckRunner } from '../check-run/run-checks.ts'
import type { OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { OperationRefusal } from '../operation-refusal.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { RevealedEvidence } from '../views/diagnosis-view.ts'

export type RevealEvidenceOptions<C extends Clients = Clients> = {
  context: OperationsContext<C>
  operator: Operator
  tenant: string
  check: string
  /** Stands in the audit log for ever. */
  reason: string
  gate?: string
}

const reasonLengthMin = 8

/**
 * Looks once more with one check and shows people's addresses as they are: what was masked at the door was never kept, so it can
 * only be read again from the tenant. Secrets stay masked. The audit entry is committed before the look, so that there is no reveal
 * without one; what is seen is stored and logged nowhere. Whoever may call this is decided at the door.
 */
export async function revealEvidence<C extends Clients>(options: RevealEvidenceOptions<C>): Promise<RevealedEvidence> {
  const { context, operator, gate = 'console' } = options
  const reason = options.reason.trim()
  const tenant = await resolveTenant({ context: context as unknown as OperationsContext, operator, tenant: options.tenant })
  const check = applicableChecks({ pack: context.pack, tenant }).find(({ id }) => id === options.check)
  if (check === undefined) {
    throw new OperationRefusal({
      code: 'check/does-not-apply',
      message: `There is no check “${options.check}” that means anything for ${tenant.name}.`,
      wayOut: 'Name a check that stands in the evidence.',
    })
  }
  if (reason.length < reasonLengthMin) {
    throw new OperationRefusal({
      code: 'evidence/no-reason',
      message: 'Personal data is shown for a reason only.',
      wayOut: `Say in a few words (at least ${reasonLengthMin} letters) why you need to see it.`,
    })
  }
  await context.db.transaction((tx) =>
    appendAudit(tx, {
      at: context.now(),
      entry: {
        actor: operator.id,
        authority: `role:${operator.role}`,
        gate,
        action: 'evidence.revealed',
        tenant: tenant.id,
        subject: check.id,
        details: {},
        planHash: null,
        reason,
        case: null,
      },
    }),
  )
  const [seen] = await lookUnmasked({ context, tenant, check: check.id })
  return {
    check: check.id,
    title: check.title,
    status: seen!.status,
    observedAt: seen!.observedAt.toISOString(),
    message: seen!.message,
    evidence: seen!.evidence,
  }
}

/** A runner of its own: the shared one keeps looks for others, and they must never be given one without its masks. */
function lookUnmasked<C extends Clients>(options: {
  context: OperationsContext<C>
  tenant: Awaited<ReturnType<typeof resolveTenant>>
  check: string
}) {
  const { context, tenant, check } = options
  const clients = {
    ...context.clients,
    readClients: (asked: Parameters<typeof context.clients.readClients>[0]) =>
      context.clients.readClients({ ...asked, showPersonalData: true }),
  }
  const run = createCheckRunner({ pack: context.pack, clients, now: () => context.now() })
  return run({ tenant, checkIds: [check], signal: new AbortController().signal })
}
