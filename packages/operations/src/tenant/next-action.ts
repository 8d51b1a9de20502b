import type { TenantPage } from '@lamplighter/db/queries'
import type { TenantFacts } from '@lamplighter/catalog'
import type { Operator } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { packIndex } from '../model/pack-index.ts'
import type { TenantView } from '../views/tenant-view.ts'
import { findBestCure, type BestCure } from './best-cure.ts'

type NextAction = TenantView['features'][number]['next']

/**
 * The one next thing to do about each feature in trouble: follow the shared problem, press the remediation that its
 * diagnosis offers (or see why not), or find out why. Features with one cause share one decision.
 */
export async function nextActions(options: {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  rows: TenantPage['states']
}): Promise<Map<string, NextAction>> {
  const bestByCause = new Map<string, Promise<BestCure | null>>()
  const actions = await Promise.all(
    options.rows.map(async (row): Promise<[string, NextAction]> => [row.feature, await nextAction({ ...options, row, bestByCause })]),
  )
  return new Map(actions)
}

type Inner = {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  row: TenantPage['states'][number]
  bestByCause: Map<string, Promise<BestCure | null>>
}

async function nextAction(options: Inner): Promise<NextAction> {
  const { context, row } = options
  if (row.state === 'ok' || row.state === 'maintenance') return { type: 'none' }
  const { causes, nodes } = packIndex(context.pack)
  if (row.cause === null || row.diagnosisId === null)
    return { type: 'diagnose', words: row.state === 'unknown' ? 'Find out why nothing can be seen' : 'Find out why' }
  if (row.causeScope === 'shared') {
    const node = causes.get(row.cause)?.of ?? row.cause
    return {
      type: 'shared-problem',
      node,
      words: `Shared: ${nodes.get(node)?.title ?? node}. Follow the shared problem; do not fix it here.`,
    }
  }
  if (row.causeVerdict !== 'confirmed' && row.causeVerdict !== 'likely') return { type: 'diagnose', words: 'Narrow the cause down' }
  const best = await bestOnce(options)
  if (best === null) return { type: 'diagnose', words: 'See what is known, and hand it over' }
  if (best.decision.type !== 'refuse')
    return { type: 'remediate', remediation: { id: best.id, title: best.title }, action: { type: 'enabled' } }
  const [reason] = best.decision.reasons
  if (reason!.code === 'diagnosis/stale') return { type: 'diagnose', words: 'Look again: the diagnosis is old' }
  return {
    type: 'remediate',
    remediation: { id: best.id, title: best.title },
    action: { type: 'disabled', reason: `${reason!.message} ${reason!.wayOut}` },
  }
}

/** Features with one cause share one answer. */
function bestOnce({ row, bestByCause, ...options }: Inner): Promise<BestCure | null> {
  const known = bestByCause.get(row.cause!)
  if (known !== undefined) return known
  const best = findBestCure({ ...options, cause: row.cause!, diagnosis: row.diagnosisId! })
  bestByCause.set(row.cause!, best)
  return best
}
