import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { mayUse } from '@lamplighter/api'
import { exportAudit, type OperationsContext } from '@lamplighter/operations'
import { sendProblem } from './problem.ts'
import { findCaller } from './sign-in.ts'

/**
 * `GET /audit.ndjson`: the whole chain, oldest first, one event a line, in constant memory. For who may read the audit log and sees
 * every tenant: a chain with the others' events left out could not be verified.
 */
export function addAuditExport(app: FastifyInstance, options: { operations: OperationsContext; drain: AbortSignal }): void {
  const { operations, drain } = options
  app.get('/audit.ndjson', async (request, reply) => {
    const caller = await findCaller({ request, operations })
    if (caller === null) return sendProblem({ request, reply, problem: 'signed-out' })
    const { role, scope } = caller.operator
    if (!mayUse({ role, permission: 'audit' }) || scope.kind !== 'everything')
      return sendProblem({ request, reply, problem: 'role-may-not' })
    reply.header('cache-control', 'no-store').type('application/x-ndjson; charset=utf-8')
    return reply.send(Readable.from(exportAudit(operations.db), { signal: drain }))
  })
}
