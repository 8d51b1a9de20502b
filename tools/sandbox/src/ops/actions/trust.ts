import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { conflict } from '../../http/refusal.ts'
import { failureOf } from '../../instance/feature-failure.ts'
import { fetchIdentityKeys, identityKeys, kidsOf } from '../../instance/identity-keys.ts'
import { issueCertificate } from '../../instance/issue-certificate.ts'
import { defineTenantAction, done } from '../action.ts'
import { measureClock } from '../facts/trust.ts'
import { noteChange } from '../note-change.ts'

const nothing = z.strictObject({})

export const renewCertificate = defineTenantAction({
  path: '/ops/certificate/renew',
  body: nothing,
  run: async ({ instance }) => {
    const before = new X509Certificate(instance.edge.certificate().certificatePem)
    await issueCertificate({ instance, validDays: 90 })
    const summary = `Renewed the certificate of ${instance.tenant.domain} for 90 days.`
    await noteChange({ instance, node: 'certificate', kind: 'certificate', summary })
    return done({ summary, captured: { serial: before.serialNumber, notAfter: new Date(before.validTo).toISOString() } })
  },
})

export const synchroniseClock = defineTenantAction({
  path: '/ops/clock/synchronise',
  body: nothing,
  run: async ({ instance }) => {
    const offsetMs = await measureClock(instance)
    if (offsetMs === null) throw conflict({ code: 'identity-unreachable', message: 'The identity provider does not tell the time.' })
    instance.clock.offsetMs -= offsetMs
    const summary = `Set the clock by ${-offsetMs} ms.`
    await noteChange({ instance, node: 'clock', kind: 'operator', summary })
    return done({ summary, captured: { offsetMs } })
  },
})

export const refreshIdentityKeys = defineTenantAction({
  path: '/ops/identity/refresh-keys',
  body: nothing,
  run: async ({ instance }) => {
    const before = await identityKeys(instance).catch(() => undefined)
    try {
      await fetchIdentityKeys(instance, { automaticRefresh: true })
    } catch (error) {
      throw conflict({ code: 'identity-unreachable', message: failureOf(error).message })
    }
    const summary = 'Fetched the identity provider’s keys and switched their automatic refresh on.'
    await noteChange({ instance, node: 'identity-keys', kind: 'operator', summary })
    return done({ summary, captured: { kids: kidsOf(before?.jwks ?? null) } })
  },
})
