import { request } from 'undici'

export type PartnerAnswer =
  | { type: 'answered'; status: number; body: Record<string, unknown>; code: string | null; ms: number }
  | { type: 'unreachable'; message: string; ms: number }
  | { type: 'timeout'; ms: number }

/** One call to a partner over HTTP, bounded in time. Never throws: not reaching a partner is an answer too. */
export async function callPartner(options: {
  url: string
  method?: 'GET' | 'POST'
  secret?: string
  body?: unknown
  timeoutMs?: number
}): Promise<PartnerAnswer> {
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  try {
    const response = await request(options.url, {
      method: options.method ?? 'GET',
      headers: { 'content-type': 'application/json', ...(options.secret ? { authorization: `Bearer ${options.secret}` } : {}) },
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: AbortSignal.timeout(options.timeoutMs ?? 1200),
    })
    const text = await response.body.text()
    const body = parseObject(text)
    const error = body['error'] as { code?: string } | undefined
    return { type: 'answered', status: response.statusCode, body, code: error?.code ?? null, ms: ms() }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { type: 'timeout', ms: ms() }
    return { type: 'unreachable', message: error instanceof Error ? error.message : String(error), ms: ms() }
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
