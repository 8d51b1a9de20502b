import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { changeNoticeSchema } from '@lamplighter/catalog'
import { redactLine } from '@lamplighter/connectors'
import { findReporter, reportChanges, type OperationsContext } from '@lamplighter/operations'
import { sendProblem } from './problem.ts'
import { tokenOf } from './sign-in.ts'

const changesMax = 100
const bodyBytesMax = 262_144
const requestsPerMinute = 120

const bodySchema = z.strictObject({ changes: z.array(changeNoticeSchema).min(1).max(changesMax) })

/**
 * `POST /changes`: a deploy pipeline, or whoever else changes the product, tells what was changed. By the token of a source of changes,
 * which opens nothing else (an operator's token does not open this). All of a request is taken or nothing; telling it again changes nothing.
 */
export function addChangeDoor(app: FastifyInstance, options: { operations: OperationsContext }): void {
  const { operations: context } = options
  const limits = {
    bodyLimit: bodyBytesMax,
    config: {
      rateLimit: {
        max: requestsPerMinute,
        timeWindow: '1 minute',
        keyGenerator: (request: FastifyRequest) => `changes ${tokenOf(request) ?? request.ip}`,
      },
    },
  }
  app.post('/changes', limits, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const source = await sourceOf({ request, context })
    if (source === null) return sendProblem({ request, reply, problem: 'no-change-source' })
    const parsed = bodySchema.safeParse(request.body)
    if (!parsed.success) return refuse({ reply, status: 400, problems: parsed.error.issues.map(toProblem), ...words.invalid })
    const changes = parsed.data.changes.map((change) => ({ ...change, summary: redactLine(change.summary) || change.kind }))
    const outcome = await reportChanges({ context, source, changes })
    switch (outcome.type) {
      case 'recorded': {
        const { type: _, ...answer } = outcome
        return reply.code(outcome.recorded > 0 ? 201 : 200).send(answer)
      }
      case 'invalid':
        return refuse({ reply, status: 400, problems: outcome.problems, ...words.invalid })
      case 'id-reused':
        return refuse({ reply, status: 409, problems: outcome.problems, ...words.reused })
    }
  })
}

/** Only a bearer token: a browser's cookie must not be able to do this. */
async function sourceOf(options: { request: FastifyRequest; context: OperationsContext }): Promise<string | null> {
  if (options.request.headers.authorization === undefined) return null
  const token = tokenOf(options.request)
  return token === null ? null : findReporter({ context: options.context, token })
}

const words = {
  invalid: {
    code: 'change/invalid',
    message: 'Nothing was taken: the request does not fit.',
    wayOut: 'Mend what `fields` names, and send all of it again.',
  },
  reused: {
    code: 'change/id-reused',
    message: 'Nothing was taken: an id stands for another change already.',
    wayOut: 'Give each change an id of its own, such as the number of the build.',
  },
}

type Problem = { path: string; message: string }

function toProblem(issue: z.core.$ZodIssue): Problem {
  return { path: z.core.toDotPath(issue.path) || 'body', message: issue.message }
}

function refuse(options: { reply: FastifyReply; status: number; code: string; message: string; wayOut: string; problems: Problem[] }) {
  const { reply, status, problems, ...error } = options
  return reply.code(status).send({ error: { ...error, fields: problems.slice(0, fieldsMax) } })
}
const fieldsMax = 20
