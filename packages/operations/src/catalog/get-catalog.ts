import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import type { CatalogView } from '../views/audit-view.ts'
import { paramsSchemaOf } from './params-schema.ts'

/** Everything the pack knows, as read-only lists. The same for every operator: it names no tenant. */
export function getCatalog({ context }: { context: OperationsContext; operator?: Operator }): CatalogView {
  const { pack } = context
  return {
    pack: { id: pack.id, version: pack.version, title: pack.title },
    features: pack.nodes
      .filter((node) => node.kind === 'feature')
      .map(({ id, title, description, dependsOn }) => ({
        id,
        title,
        description,
        checks: pack.checks.filter((check) => check.observes === id).length,
        dependsOn: dependsOn.map(({ on }) => on),
      })),
    causes: pack.causes.map(({ id, title, of, kind }) => ({
      id,
      title,
      node: of,
      kind,
      cures: pack.remediations.filter((remediation) => remediation.cures.includes(id)).map((remediation) => remediation.id),
    })),
    remediations: pack.remediations.map((remediation) => {
      const { id, version, title, description, effect, runBy, target, cures, steps } = remediation
      return {
        id,
        version,
        title,
        description,
        effect,
        runBy,
        target,
        cures,
        undo: steps.some((step) => step.undo !== undefined),
        paramsSchema: paramsSchemaOf(remediation),
      }
    }),
    checks: pack.checks.map(({ id, title, observes, everySeconds, sensitivity, falseAlarm }) => ({
      id,
      title,
      observes,
      everySeconds,
      sensitivity,
      falseAlarm,
    })),
  }
}
