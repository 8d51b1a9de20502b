import { fail, pass, unknown, warn } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '../../commerce.ts'
import { dayOf } from '../../ops-facts.ts'

export const certificateIsValid = defineCheck({
  id: 'certificate/is-valid',
  title: 'The secure address presents a valid certificate',
  observes: 'certificate',
  sensitivity: 0.98,
  falseAlarm: 0.0005,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ certificateEnds: z.string().nullable(), certificateDaysLeft: z.number() }),
  run: async ({ read, tenant }) => {
    const serverName = tenant.instance.endpoints['secureName']
    const seen = await read.certificate.inspect({
      endpoint: 'secure',
      timeoutMs: 3_000,
      ...(serverName === undefined ? {} : { serverName }),
    })
    // A silent endpoint shows no certificate, good or bad.
    if (seen.type === 'failure') return unknown(`certificate-${seen.reason}`)
    const evidence = { certificateEnds: dayOf(seen.notAfter), certificateDaysLeft: seen.daysLeft }
    if (!seen.valid) return fail({ message: seen.daysLeft < 0 ? 'certificate-expired' : 'certificate-not-yet-valid', evidence })
    return seen.daysLeft < 14 ? warn({ message: 'certificate-ends-soon', evidence }) : pass({ message: 'ok', evidence })
  },
})
