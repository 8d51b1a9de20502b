import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { parseBody } from '../http/body.ts'
import type { PlatformStore } from '../platform/platform-store.ts'
import { openPartnerServer, type PartnerServer } from './partner-server.ts'

/** Signs people in: real ES256 tokens, a published key set, a clock that others set theirs by. */
export interface IdentityProvider extends PartnerServer {
  issuer: string
  signingKid: () => string
  /** Signs with a new key from now on. The old one is no longer published. */
  rotateKey: () => Promise<string>
}

export const tokenLifetimeSeconds = 300
const keyStored = 'identity-provider:key'
const tokenRequest = z.object({ audience: z.string().min(1), subject: z.string().min(1) })

export async function openIdentityProvider(options: { store: PlatformStore; port: number | undefined }): Promise<IdentityProvider> {
  const { store } = options
  if (!store.get(keyStored)) await store.set({ key: keyStored, value: await makeKey() })
  const privateKey = () => store.get<JWK>(keyStored) as JWK
  const published = () => {
    const { d: _private, ...publicKey } = privateKey()
    return { keys: [publicKey] }
  }
  const issuer = 'https://identity.sandbox.example'
  const sign = async (request: { audience: string; subject: string }) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: privateKey().kid ?? '' })
      .setIssuer(issuer)
      .setAudience(request.audience)
      .setSubject(request.subject)
      .setIssuedAt()
      .setNotBefore(Math.floor(Date.now() / 1000) - 5)
      .setExpirationTime(`${tokenLifetimeSeconds}s`)
      .sign(await importJWK(privateKey(), 'ES256'))
  const server = await openPartnerServer({
    ...options,
    id: 'identity-provider',
    kind: 'identity-provider',
    routes: () => [
      { method: 'GET', path: '/.well-known/jwks.json', access: 'public', handle: () => ({ status: 200, body: published() }) },
      { method: 'GET', path: '/time', access: 'public', handle: () => ({ status: 200, body: { now: Date.now() } }) },
      {
        method: 'POST',
        path: '/token',
        access: 'public',
        handle: async (call) => ({ status: 200, body: { token: await sign(parseBody({ schema: tokenRequest, body: call.body })) } }),
      },
      {
        method: 'GET',
        path: '/canary',
        access: 'public',
        handle: async () => {
          const startedAt = performance.now()
          await sign({ audience: 'canary', subject: 'canary' })
          return { status: 200, body: { ok: true, ms: Math.round(performance.now() - startedAt) } }
        },
      },
    ],
  })
  return {
    ...server,
    issuer,
    signingKid: () => privateKey().kid ?? '',
    rotateKey: async () => {
      const key = await makeKey()
      await store.set({ key: keyStored, value: key })
      return key.kid ?? ''
    },
  }
}

async function makeKey(): Promise<JWK> {
  const pair = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(pair.privateKey)), kid: randomUUID(), alg: 'ES256', use: 'sig' }
}
