import { fetchIdentityKeys, identityKeys, kidsOf, saveIdentityKeys } from '../instance/identity-keys.ts'
import { noteChange } from '../ops/note-change.ts'
import { defineTenantFault } from './fault.ts'

/** The provider signs with a new key, and this one instance no longer fetches keys by itself. */
export const identityKeyRotated = defineTenantFault({
  id: 'identity-key-rotated',
  title: 'The instance does not know the identity provider’s new key',
  truth: { node: 'identity-keys', cause: 'identity/key-rotated', scope: 'tenant' },
  affects: ['sign-in'],
  mendedBy: 'POST /ops/identity/refresh-keys {}',
  inject: async ({ instance }) => {
    const { identity, store } = instance.platform
    await identityKeys(instance)
    await saveIdentityKeys({ instance, change: { automaticRefresh: false } })
    await identity.rotateKey()
    await store.recordChange({
      node: 'identity-provider',
      kind: 'partner-notice',
      shared: 'identity-provider',
      summary: 'The signing key was rotated as announced.',
    })
    await noteChange({
      instance,
      node: 'identity-keys',
      kind: 'configuration',
      summary: 'Automatic refresh of identity keys switched off for maintenance.',
    })
  },
  clear: async (instance) => {
    await fetchIdentityKeys(instance, { automaticRefresh: true })
  },
  active: async (instance) => {
    const kept = await identityKeys(instance)
    return !kept.automaticRefresh && !kidsOf(kept.jwks).includes(instance.platform.identity.signingKid())
  },
})
