import type { OperationsContext } from '../context.ts'
import { applicableChecks } from '../model/applicable-checks.ts'
import { packIndex } from '../model/pack-index.ts'
import { OperationRefusal, refuseUnknown } from '../operation-refusal.ts'
import { resolveTenant } from '../tenant/resolve-tenant.ts'
import type { DiagnosisView } from '../views/diagnosis-view.ts'
import { diagnose, type DiagnoseOptions } from './diagnose.ts'

/** Looks once more, at this check above all, and explains again with what it says. Refuses a check that tells nothing here. */
export async function runNextCheck(options: DiagnoseOptions & { check: string }): Promise<DiagnosisView> {
  const { context, operator, check } = options
  const tenant = await resolveTenant({ context, operator, tenant: options.tenant })
  const index = packIndex(context.pack)
  const known = index.checks.get(check)
  if (known === undefined) {
    throw refuseUnknown({ noun: 'check', id: check, known: [...index.checks.keys()], wayOut: 'Run the check that the diagnosis names.' })
  }
  if (!appliesTo({ context, tenant, check })) {
    throw new OperationRefusal({
      code: 'check/does-not-apply',
      message: `“${known.title}” means nothing for ${tenant.name}.`,
      wayOut: 'Run the check that the diagnosis names.',
    })
  }
  return diagnose({ ...options, alsoCheck: [check] })
}

function appliesTo({
  context,
  tenant,
  check,
}: {
  context: OperationsContext
  tenant: Parameters<typeof applicableChecks>[0]['tenant']
  check: string
}): boolean {
  return applicableChecks({ pack: context.pack, tenant }).some((candidate) => candidate.id === check)
}
