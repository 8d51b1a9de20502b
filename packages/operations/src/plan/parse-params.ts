import { z } from 'zod'
import type { Remediation } from '@lamplighter/catalog'
import { OperationRefusal } from '../operation-refusal.ts'

/** The parameters as the remediation takes them. Refuses at the door, naming the first field that is wrong and why. */
export function parseParams<P>({ remediation, params }: { remediation: Remediation<never, P>; params: unknown }): P {
  const parsed = remediation.params.safeParse(params ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const field = z.core.toDotPath(issue.path)
  throw new OperationRefusal({
    code: 'params/invalid',
    message: `${field === '' ? 'The parameters of' : `Parameter “${field}” of`} “${remediation.title}”: ${lowerFirst(issue.message)}.`,
    wayOut: 'Correct it and plan again; nothing was stored.',
  })
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
