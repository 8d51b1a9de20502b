import { randomUUID } from 'node:crypto'
import type { Database } from '@lamplighter/db'
import { saveDiagnosis, saveOperator } from '@lamplighter/db/queries'
import { instance, tenant } from '@lamplighter/db/schema'
import { chaosOperator } from './chaos-operator.ts'
import { blindRemediations, keyedRemediation } from './mailbox-pack.ts'

export async function addOperator(db: Database): Promise<void> {
  const { id, name, role, scope } = chaosOperator
  await saveOperator(db, { id, name, role, scope, email: 'bench@example.test', now: new Date() })
}

/** Living tenants whose mailbox was just diagnosed as stuck, beyond doubt. */
export async function addStuckTenants({ db, ids }: { db: Database; ids: string[] }): Promise<void> {
  const at = new Date()
  for (let start = 0; start < ids.length; start += 500) {
    const some = ids.slice(start, start + 500)
    await db.insert(tenant).values(some.map((id) => ({ id, ...facts, name: `${id} Ltd`, importedAt: at })))
    await db.insert(instance).values(some.map((id) => ({ tenant: id, ...where, updatedAt: at })))
    // One after the other in each lane: the pool has ten connections.
    const lanes = Array.from({ length: 8 }, (_, lane) => some.filter((_id, index) => index % 8 === lane))
    await Promise.all(lanes.map(async (lane) => lane.reduce((before, id) => before.then(() => diagnoseStuck(db, id)), Promise.resolve())))
  }
}

const facts = { tier: 'gold', region: 'eu', shard: 'shard-1', release: '1.0.0', ring: 1, timeZone: 'Europe/Berlin', locale: 'de-DE' }
const where = {
  baseUrl: 'http://127.0.0.1:9',
  endpoints: {},
  version: '1.0.0',
  configurationHash: null,
  templateHash: null,
  secretRefs: {},
}

async function diagnoseStuck(db: Database, tenantId: string): Promise<void> {
  const at = new Date()
  const now = at.toISOString()
  const subject = { tenant: tenantId, feature: 'mail' }
  const observation = (check: string) => ({
    check,
    status: 'fail' as const,
    confirmed: true,
    observedAt: now,
    message: 'stuck',
    evidence: {},
  })
  const found = {
    cause: 'mailbox/stuck',
    node: 'mailbox',
    nodeKind: 'component' as const,
    probability: 0.97,
    score: 5,
    severity: 1,
    cures: [keyedRemediation, ...blindRemediations.slice(0, 1)],
    ledger: [],
  }
  await saveDiagnosis(db, {
    diagnosis: {
      id: randomUUID(),
      tenant: tenantId,
      feature: 'mail',
      at,
      tookMs: 5,
      verdict: 'confirmed',
      scope: 'tenant',
      cause: 'mailbox/stuck',
      probability: 0.97,
      requestedBy: null,
      bundle: {
        format: 'lamplighter.evidence/1',
        now,
        subject,
        model: { nodes: [], edges: [], checks: [], causes: [] },
        observations: [observation('mail/arrives'), observation('mailbox/moving')],
        signatures: [],
        fleet: [],
        changes: [],
      },
      explanation: {
        format: 'lamplighter.explanation/1',
        now,
        subject,
        verdict: 'confirmed',
        scope: 'tenant',
        causes: [found],
        pairs: [],
        unmodelled: 0.01,
        noFault: 0,
        ruledOut: [],
        notChecked: [],
        inseparable: [],
        nextBestCheck: null,
        freshness: { relevant: 2, fresh: 2 },
        elsewhere: [],
      },
    },
  })
}
