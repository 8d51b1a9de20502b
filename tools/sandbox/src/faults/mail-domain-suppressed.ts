import { defineTenantFault } from './fault.ts'

export const mailDomainSuppressed = defineTenantFault({
  id: 'mail-domain-suppressed',
  title: 'The mail relay has suppressed the customer’s domain',
  truth: { node: 'mail-domain', cause: 'mail/domain-suppressed', scope: 'tenant' },
  affects: ['marketing-mail'],
  mendedBy: 'POST /ops/mail/unsuppress {}',
  inject: ({ instance }) => instance.platform.relay.suppress({ domain: instance.tenant.domain, reason: 'complaint rate above 0.3 %' }),
  clear: (instance) => instance.platform.relay.unsuppress(instance.tenant.domain),
  active: (instance) => Promise.resolve(instance.platform.relay.suppression(instance.tenant.domain) !== undefined),
})
