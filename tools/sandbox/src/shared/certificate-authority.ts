import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { PlatformStore } from '../platform/platform-store.ts'
import { bits, context, integer, objectId, octets, sequence, set, utcTime, utf8, yes } from './der.ts'

export interface IssuedCertificate {
  certificatePem: string
  keyPem: string
}

/** The sandbox's own certificate authority: signs the endpoint of every tenant. */
export interface CertificateAuthority {
  pem: string
  issue: (options: { domain: string; notBefore: Date; notAfter: Date }) => IssuedCertificate
}

const storeKey = 'certificate-authority'
const authorityName = 'Sandbox Certificate Authority'
const dayMs = 86_400_000
const ids = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
} as const

export async function openCertificateAuthority(store: PlatformStore): Promise<CertificateAuthority> {
  let kept = store.get<IssuedCertificate>(storeKey)
  if (!kept) {
    kept = makeAuthority()
    await store.set({ key: storeKey, value: kept })
  }
  const issuerKey = createPrivateKey(kept.keyPem)
  return {
    pem: kept.certificatePem,
    issue: ({ domain, notBefore, notAfter }) => {
      const key = newKey()
      const names = sequence(
        context({ number: 2, constructed: false, content: Buffer.from(domain, 'ascii') }),
        context({ number: 7, constructed: false, content: Buffer.from([127, 0, 0, 1]) }),
      )
      const certificatePem = makeCertificate({
        subject: domain,
        notBefore,
        notAfter,
        publicKey: createPublicKey(key),
        issuerKey,
        extensions: [
          extension({ id: ids.subjectAltName, critical: false, value: names }),
          extension({ id: ids.basicConstraints, critical: true, value: sequence() }),
        ],
      })
      return { certificatePem, keyPem: exportKey(key) }
    },
  }
}

function makeAuthority(): IssuedCertificate {
  const key = newKey()
  const certificatePem = makeCertificate({
    subject: authorityName,
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 3650 * dayMs),
    publicKey: createPublicKey(key),
    issuerKey: key,
    extensions: [
      extension({ id: ids.basicConstraints, critical: true, value: sequence(yes()) }),
      // keyCertSign and cRLSign, RFC 5280 4.2.1.3
      extension({ id: ids.keyUsage, critical: true, value: bits(Buffer.from([0x06]), 1) }),
    ],
  })
  return { certificatePem, keyPem: exportKey(key) }
}

/** A version 3 certificate after RFC 5280 4.1, signed with ECDSA and SHA-256. */
function makeCertificate(options: {
  subject: string
  notBefore: Date
  notAfter: Date
  publicKey: KeyObject
  issuerKey: KeyObject
  extensions: Buffer[]
}): string {
  const algorithm = sequence(objectId(ids.ecdsaWithSha256))
  const body = sequence(
    context({ number: 0, constructed: true, content: integer(Buffer.from([2])) }),
    integer(serial()),
    algorithm,
    nameOf(authorityName),
    sequence(utcTime(options.notBefore), utcTime(options.notAfter)),
    nameOf(options.subject),
    options.publicKey.export({ type: 'spki', format: 'der' }),
    context({ number: 3, constructed: true, content: sequence(...options.extensions) }),
  )
  const signature = sign('sha256', body, options.issuerKey)
  const lines =
    sequence(body, algorithm, bits(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectId(ids.commonName), utf8(commonName))))
}

function extension(options: { id: string; critical: boolean; value: Buffer }): Buffer {
  return sequence(objectId(options.id), ...(options.critical ? [yes()] : []), octets(options.value))
}

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

function exportKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** Eight octets; the first is never zero and never negative, so that the encoding is the shortest. */
function serial(): Buffer {
  const bytes = randomBytes(8)
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f)
  return bytes
}
