import type { TenantFacts } from '@lamplighter/catalog'
import type { HttpOutcome, SqlOutcome, TlsOutcome } from '@lamplighter/connectors/clients'
import type { CommerceRead } from './commerce.ts'

/** What a path answers: a body (status 200), a status with a body, or a failure. */
export type FakeAnswer = { status?: number; json: unknown } | { failure: 'refused' | 'timeout' | 'reset' | 'not-json' | 'too-large' }

type Fakes = {
  instance?: Record<string, FakeAnswer | FakeAnswer[]>
  platform?: Record<string, FakeAnswer | FakeAnswer[]>
  sql?: Record<string, unknown>[][] | 'timeout'
  tls?: Partial<Extract<TlsOutcome, { type: 'certificate' }>> | 'refused'
}

/** Read clients that answer from a table; a path that isn't in it is refused, as by a port where nobody listens. For tests. */
export function fakeRead(fakes: Fakes): CommerceRead & { asked: string[] } {
  const asked: string[] = []
  const turns = new Map<string, number>()
  const reader = (side: 'instance' | 'platform') => ({
    get: ({ path }: { path: string }): Promise<HttpOutcome> => {
      asked.push(`${side} ${path}`)
      const known = fakes[side]?.[path]
      const turn = turns.get(path) ?? 0
      turns.set(path, turn + 1)
      return Promise.resolve(answer(Array.isArray(known) ? known[Math.min(turn, known.length - 1)] : known))
    },
  })
  let queries = 0
  return {
    asked,
    instance: reader('instance'),
    platform: reader('platform'),
    database: { select: () => Promise.resolve(sqlAnswer(fakes.sql, queries++)) },
    certificate: { inspect: () => Promise.resolve(tlsAnswer(fakes.tls)) },
  }
}

function answer(known: FakeAnswer | undefined): HttpOutcome {
  if (known === undefined) return { type: 'failure', reason: 'refused', message: 'refused', durationMs: 1 }
  if ('failure' in known) return { type: 'failure', reason: known.failure, message: known.failure, durationMs: 1 }
  return { type: 'response', status: known.status ?? 200, headers: {}, json: known.json as never, text: '', durationMs: 1 }
}

function sqlAnswer(sql: Fakes['sql'], turn: number): SqlOutcome {
  if (sql === undefined || sql === 'timeout') return { type: 'failure', reason: 'timeout', code: null, message: 'timeout', durationMs: 1 }
  return { type: 'rows', rows: (sql[Math.min(turn, sql.length - 1)] ?? []) as never, durationMs: 1 }
}

function tlsAnswer(tls: Fakes['tls']): TlsOutcome {
  if (tls === undefined || tls === 'refused') return { type: 'failure', reason: 'refused', message: 'refused', durationMs: 1 }
  return {
    type: 'certificate',
    subject: 'acme.example',
    issuer: 'CA',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
    valid: true,
    daysLeft: 40,
    selfSigned: false,
    durationMs: 1,
    ...tls,
  }
}

export const acme: TenantFacts = {
  id: 'acme',
  name: 'Acme Outdoor',
  tier: 'business',
  region: 'eu',
  shard: 'eu-1',
  release: '4.2.1',
  ring: 0,
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  instance: {
    baseUrl: 'http://127.0.0.1:1',
    endpoints: { secure: 'https://127.0.0.1:2' },
    version: '4.2.1',
    configurationHash: null,
    templateHash: null,
    secretRefs: {},
  },
}
