import { billingProbe } from './billing/checks.ts'
import { cartProbe } from './cart/checks.ts'
import { checkoutProbe } from './checkout/checks.ts'
import { inventoryProbe } from './inventory/checks.ts'
import { marketingMailProbe } from './marketing-mail/checks.ts'
import { marketplaceSyncProbe } from './marketplace-sync/checks.ts'
import { mediaProbe } from './media/checks.ts'
import { ordersProbe } from './orders/checks.ts'
import { reportsProbe } from './reports/checks.ts'
import { searchProbe } from './search/checks.ts'
import { signInProbe } from './sign-in/checks.ts'
import { storefrontProbe } from './storefront/checks.ts'
import { webhooksProbe } from './webhooks/checks.ts'

/** Every feature's own walk; for causes that can hit any one of them. */
export const probes = [
  storefrontProbe,
  signInProbe,
  searchProbe,
  cartProbe,
  checkoutProbe,
  ordersProbe,
  inventoryProbe,
  mediaProbe,
  billingProbe,
  marketingMailProbe,
  marketplaceSyncProbe,
  webhooksProbe,
  reportsProbe,
]
