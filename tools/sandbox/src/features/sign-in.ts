import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose'
import { FeatureFailure } from '../instance/feature-failure.ts'
import { identityKeys, fetchIdentityKeys } from '../instance/identity-keys.ts'
import { callPartner } from '../instance/partner-call.ts'
import { defineFeature, type FeatureRequest } from './feature.ts'

export const clockToleranceMs = 60_000

/** A token from the identity provider, verified with this instance's keys and this instance's clock. */
export const signIn = defineFeature({
  id: 'sign-in',
  route: { method: 'POST', path: '/sign-in' },
  popularity: 3,
  shopperInput: ({ draw }) => ({ email: `shopper${1 + Math.floor(draw * 40)}@customers.example` }),
  run: async (request) => {
    const { instance, input, synthetic } = request
    const subject = synthetic ? 'synthetic@lamplighter.invalid' : String(input['email'] ?? '')
    if (!subject.includes('@'))
      throw new FeatureFailure({ code: 'bad-parameter', status: 422, message: 'email: an e-mail address is needed.' })
    const answer = await callPartner({
      url: `${instance.platform.identity.url}/token`,
      method: 'POST',
      body: { audience: instance.tenant.id, subject },
    })
    const token = answer.type === 'answered' ? answer.body['token'] : undefined
    if (typeof token !== 'string') {
      throw new FeatureFailure({ code: 'identity-unreachable', status: 502, message: 'The identity provider gives no token.' })
    }
    await verify({ request, token })
    return { subject }
  },
})

async function verify(options: { request: FeatureRequest; token: string }): Promise<void> {
  const { instance } = options.request
  const keys = await identityKeys(instance)
  try {
    await verifyWith({ ...options, jwks: keys.jwks })
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw rejected(error)
    if (!keys.automaticRefresh) {
      const message = 'The token is signed with a key that this instance does not know.'
      throw new FeatureFailure({ code: 'token-key-unknown', status: 401, message, cause: error })
    }
    const fresh = await fetchIdentityKeys(instance)
    await verifyWith({ ...options, jwks: fresh }).catch((cause: unknown) => {
      throw rejected(cause)
    })
  }
}

async function verifyWith(options: { request: FeatureRequest; token: string; jwks: JSONWebKeySet }): Promise<void> {
  const { instance } = options.request
  await jwtVerify(options.token, createLocalJWKSet(options.jwks), {
    issuer: instance.platform.identity.issuer,
    audience: instance.tenant.id,
    currentDate: new Date(Date.now() + instance.clock.offsetMs),
    clockTolerance: clockToleranceMs / 1000,
  })
}

function rejected(cause: unknown): FeatureFailure {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new FeatureFailure({ code: 'token-rejected', status: 401, message: `The token is rejected: ${reason}.`, cause })
}
