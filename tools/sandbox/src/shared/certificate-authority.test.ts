import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PlatformStore } from '../platform/platform-store.ts'
import { openCertificateAuthority } from './certificate-authority.ts'

function memoryStore(): PlatformStore {
  const values = new Map<string, unknown>()
  return {
    get: (key: string) => values.get(key),
    set: ({ key, value }: { key: string; value: unknown }) => Promise.resolve(void values.set(key, value)),
  } as unknown as PlatformStore
}

test('what it issues is signed by it, for the domain, for the time asked', async () => {
  const authority = await openCertificateAuthority(memoryStore())
  const notBefore = new Date('2026-01-02T03:04:05Z')
  const notAfter = new Date('2026-04-02T03:04:05Z')
  const certificate = new X509Certificate(authority.issue({ domain: 'acme.example', notBefore, notAfter }).certificatePem)
  const root = new X509Certificate(authority.pem)
  expect(root.ca).toBe(true)
  expect(certificate.ca).toBe(false)
  expect(certificate.verify(root.publicKey)).toBe(true)
  expect(certificate.checkIssued(root)).toBe(true)
  expect(certificate.checkHost('acme.example')).toBe('acme.example')
  expect(certificate.checkHost('bluebell.example')).toBeUndefined()
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect([new Date(certificate.validFrom), new Date(certificate.validTo)]).toEqual([notBefore, notAfter])
})

test('it is the same one when it is opened again', async () => {
  const store = memoryStore()
  expect((await openCertificateAuthority(store)).pem).toBe((await openCertificateAuthority(store)).pem)
})
