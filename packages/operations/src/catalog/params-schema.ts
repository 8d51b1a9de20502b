import { z } from 'zod'
import type { OperationsContext } from '../context.ts'

/**
 * JSON Schema of a remediation's parameters (input side), from which forms are made. What JSON Schema cannot express shows as a form
 * without fields; the parameters are parsed at the door anyway.
 */
export function paramsSchemaOf(remediation: OperationsContext['pack']['remediations'][number]): Record<string, unknown> {
  try {
    return z.toJSONSchema(remediation.params, { io: 'input' }) as Record<string, unknown>
  } catch {
    return { type: 'object', properties: {} }
  }
}
