import { issueCertificate } from '../instance/issue-certificate.ts'
import { certificateFacts } from '../ops/facts/trust.ts'
import { defineTenantFault } from './fault.ts'

export const certificateExpired = defineTenantFault({
  id: 'certificate-expired',
  title: 'The certificate of the shop has expired',
  truth: { node: 'certificate', cause: 'certificate/expired', scope: 'tenant' },
  affects: ['storefront'],
  mendedBy: 'POST /ops/certificate/renew {}',
  inject: ({ instance }) => issueCertificate({ instance, validDays: -1 }),
  clear: (instance) => issueCertificate({ instance, validDays: 90 }),
  active: (instance) => Promise.resolve(certificateFacts(instance)['expired'] === true),
})
