import { request } from 'undici'
import { z } from 'zod'
import type { SandboxFile } from './sandbox-file.ts'

const failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export type ControlAnswer = { type: 'ok'; body: unknown } | { type: 'refused'; status: number; message: string }

/** Talks to the control endpoint of a running sandbox. Refusals come back as values; not reaching it throws one sentence. */
export async function callControl(options: {
  sandbox: SandboxFile
  method: 'GET' | 'POST'
  path: string
  body?: unknown
}): Promise<ControlAnswer> {
  const { sandbox } = options
  const response = await request(`${sandbox.controlUrl}${options.path}`, {
    method: options.method,
    headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
    body: options.body === undefined ? null : JSON.stringify(options.body),
    headersTimeout: 30_000,
  }).catch((cause: unknown) => {
    throw new Error(`The sandbox at ${sandbox.controlUrl} does not answer.`, { cause })
  })
  const body: unknown = await response.body.json()
  if (response.statusCode < 400) return { type: 'ok', body }
  const parsed = failure.safeParse(body)
  return {
    type: 'refused',
    status: response.statusCode,
    message: parsed.success ? parsed.data.error.message : `The sandbox answers ${response.statusCode}.`,
  }
}
