import type { Cluster } from '../database/cluster.ts'
import type { Instance } from '../instance/instance.ts'
import type { CertificateAuthority } from '../shared/certificate-authority.ts'
import type { CustomerReceiver } from '../shared/customer-receiver.ts'
import type { IdentityProvider } from '../shared/identity-provider.ts'
import type { MailRelay } from '../shared/mail-relay.ts'
import type { MarketplacePartner } from '../shared/marketplace-partner.ts'
import type { PartnerServer } from '../shared/partner-server.ts'
import type { PaymentsPartner } from '../shared/payments-partner.ts'
import type { Release } from '../shared/release.ts'
import type { Shard } from '../shared/shard.ts'
import type { SilentSupplier } from '../shared/silent-supplier.ts'
import type { PlatformStore } from './platform-store.ts'

export type PaymentRoute = 'primary' | 'secondary'
export const regionIds = ['eu', 'us'] as const

/** How often background work happens; slower the more tenants share the machine. */
export interface Pace {
  workerPollMs: number
  poolIdleMs: number
  reportIntervalSeconds: number
}

/** Everything that tenants share, and the tenants. */
export interface Platform {
  cluster: Cluster
  store: PlatformStore
  /** `$LAMPLIGHTER_HOME/sandbox` */
  folder: string
  pace: Pace
  startedAt: Date
  authority: CertificateAuthority
  payments: Map<string, PaymentsPartner>
  marketplace: MarketplacePartner
  relay: MailRelay
  identity: IdentityProvider
  receiver: CustomerReceiver
  supplier: SilentSupplier
  shards: Map<string, Shard>
  releases: Map<string, Release>
  instances: Map<string, Instance>
  secrets: Map<string, string>
}

export function paceFor(tenants: number): Pace {
  return {
    workerPollMs: Math.min(30_000, Math.max(2000, tenants * 75)),
    poolIdleMs: tenants > 100 ? 2000 : 10_000,
    reportIntervalSeconds: tenants > 100 ? 480 : 120,
  }
}

export function paymentRoute(options: { platform: Platform; region: string }): PaymentRoute {
  return options.platform.store.get<PaymentRoute>(`payment-route:${options.region}`) ?? 'primary'
}

/** The partner that a region's payments go to at the moment, and the purpose of the credential it takes. */
export function currentPayments(options: { platform: Platform; region: string }): {
  partner: PaymentsPartner
  purpose: 'payments' | 'payments-secondary'
} {
  const route = paymentRoute(options)
  const id = route === 'primary' ? `payments-${options.region}` : `payments-${options.region}-secondary`
  const partner = options.platform.payments.get(id)
  if (!partner) throw new Error(`No payments partner ${id}`)
  return { partner, purpose: route === 'primary' ? 'payments' : 'payments-secondary' }
}

export function partnersOf(platform: Platform): PartnerServer[] {
  return [...platform.payments.values(), platform.marketplace, platform.relay, platform.identity]
}
