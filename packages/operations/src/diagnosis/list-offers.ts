import type { Clients, Remediation, TenantFacts } from '@lamplighter/catalog'
import { listRemediationDurations, listRemediationRecords, type DiagnosisOutcome, type DiagnosisRow } from '@lamplighter/db/queries'
import { recommend } from '@lamplighter/diagnosis'
import { decide, type Decision, type Operator } from '@lamplighter/remediation'
import { paramsSchemaOf } from '../catalog/params-schema.ts'
import type { OperationsContext } from '../context.ts'
import { loadLearned } from '../learning/load-learned.ts'
import { packIndex } from '../model/pack-index.ts'
import { readSituation } from '../plan/situation.ts'
import type { RemediationOffer } from '../views/shared-shapes.ts'
import { titled } from './diagnosis-view.ts'

/** What an operator's minute is worth on the scale where a sure fix is 1. */
const minuteCost = 0.005
const recordSinceMs = 90 * 24 * 3_600_000

/** What cures the causes found, best first, each with what this operator may do about it now, and why not. */
export async function listOffers(options: {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  row: DiagnosisRow
}): Promise<RemediationOffer[]> {
  const { context, row } = options
  const found = new Set(row.explanation.causes.map((cause) => cause.cause))
  const index = packIndex(context.pack)
  const remediations = context.pack.remediations.filter((remediation) => remediation.cures.some((cause) => found.has(cause)))
  if (remediations.length === 0 || row.verdict === 'no-fault') return []
  const ids = remediations.map((remediation) => remediation.id)
  const since = new Date(context.now().getTime() - recordSinceMs)
  const [records, durations, learned] = await Promise.all([
    listRemediationRecords(context.db, { remediations: ids, since }),
    listRemediationDurations(context.db, { remediations: ids, since }),
    loadLearned(context),
  ])
  const ranked = rankRemediations({ explanation: row.explanation, remediations, learned })
  const offers = await Promise.all(
    remediations.map(async (remediation): Promise<RemediationOffer> => {
      const own = records.filter((record) => record.remediation === remediation.id)
      const outcomes = own.reduce(
        (sum, record) => ({ fixed: sum.fixed + record.fixed, of: sum.of + record.fixed + record.unchanged + record.worse }),
        { fixed: 0, of: 0 },
      )
      return {
        id: remediation.id,
        title: remediation.title,
        description: remediation.description,
        effect: remediation.effect,
        target: remediation.target,
        cures: remediation.cures.filter((cause) => found.has(cause)).map((id) => titled({ index: index as never, id })),
        sayBefore: remediation.say.before,
        decision: await decideOffer({ ...options, remediation }),
        record: outcomes.of === 0 ? null : outcomes,
        usualSeconds: durations.find((duration) => duration.remediation === remediation.id)?.p50Seconds ?? null,
        value: ranked.find((recommendation) => recommendation.id === remediation.id)?.value ?? 0,
        paramsSchema: paramsSchemaOf(remediation),
      }
    }),
  )
  return offers.toSorted(byStanding)
}

/** What each is worth against the causes found, by what was learned. */
export function rankRemediations(options: {
  explanation: Parameters<typeof recommend>[0]['explanation']
  remediations: OperationsContext['pack']['remediations']
  learned: Awaited<ReturnType<typeof loadLearned>>
}): ReturnType<typeof recommend> {
  const { explanation, remediations, learned } = options
  return recommend({
    explanation,
    remediations: remediations.map(({ id, cures, cost, risk, target }) => ({
      id,
      cures,
      cost: cost * minuteCost,
      risk,
      applicable: 1,
      reach: target,
      fixRates: learned.fixes[id] ?? {},
    })),
  })
}

/** The one decision that screen and door share, before there is a plan. */
export async function decideOffer(options: {
  context: OperationsContext
  operator: Operator
  tenant: TenantFacts
  row: DiagnosisOutcome
  remediation: OperationsContext['pack']['remediations'][number]
}): Promise<Decision> {
  const { context, operator, tenant, row } = options
  const remediation = options.remediation as Remediation<Clients, unknown>
  const situation = await readSituation(context, {
    db: context.db,
    operator,
    remediation,
    tenant,
    params: {},
    plan: null,
    diagnosis: row,
    run: null,
    purpose: 'operator',
    phase: 'offer',
    approval: null,
  })
  return decide(situation)
}

/**
 * What is refused comes last. A remediation that needs a yes stands where its value puts it: pressing something easier that
 * hardly helps is no better for the caller.
 */
export function byStanding(a: Standing, b: Standing): number {
  const last = ({ decision }: Standing) => (decision.type === 'refuse' ? 1 : 0)
  return last(a) - last(b) || b.value - a.value || a.id.localeCompare(b.id)
}

type Standing = Pick<RemediationOffer, 'id' | 'decision' | 'value'>
