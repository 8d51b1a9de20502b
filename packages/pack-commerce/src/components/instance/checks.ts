import { fail, pass, unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'

export const instanceAnswers = defineCheck({
  id: 'instance/answers',
  title: 'The instance answers its health page',
  observes: 'instance',
  sensitivity: 0.98,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ silence: z.string().nullable(), healthMs: z.number() }),
  run: async ({ read }) => {
    const outcome = await read.instance.get({ path: '/health', timeoutMs: 3_000, maxBytes: 65_536 })
    const evidence = { silence: outcome.type === 'failure' ? outcome.reason : null, healthMs: outcome.durationMs }
    if (outcome.type === 'failure') return fail({ message: `instance-${outcome.reason}`, evidence })
    if (outcome.status >= 500)
      return fail({ message: `instance-answers-${outcome.status}`, evidence: { ...evidence, silence: `status ${outcome.status}` } })
    return outcome.status === 200 ? pass({ message: 'ok', evidence }) : unknown(`health-answered-${outcome.status}`)
  },
})
