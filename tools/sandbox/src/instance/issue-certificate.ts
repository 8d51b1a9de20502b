import type { Instance } from './instance.ts'

const dayMs = 86_400_000

/** Has the authority issue a certificate, keeps it, and serves it from the next handshake on. Negative days: expired already. */
export async function issueCertificate(options: { instance: Instance; validDays: number }): Promise<void> {
  const { instance, validDays } = options
  const { authority, store } = instance.platform
  const now = Date.now()
  const notBefore = new Date(validDays > 0 ? now - dayMs : now + (validDays - 90) * dayMs)
  const certificate = authority.issue({ domain: instance.tenant.domain, notBefore, notAfter: new Date(now + validDays * dayMs) })
  await store.set({ key: `certificate:${instance.tenant.id}`, value: certificate })
  instance.edge.installCertificate(certificate)
}
