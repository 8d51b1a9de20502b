import { billing } from './billing.ts'
import { cart } from './cart.ts'
import { checkout } from './checkout.ts'
import type { Feature } from './feature.ts'
import { inventory } from './inventory.ts'
import { marketingMail } from './marketing-mail.ts'
import { marketplaceSync } from './marketplace-sync.ts'
import { media } from './media.ts'
import { orders } from './orders.ts'
import { reports } from './reports.ts'
import { search } from './search.ts'
import { signIn } from './sign-in.ts'
import { storefront } from './storefront.ts'
import { webhooks } from './webhooks.ts'

export const allFeatures: readonly Feature[] = [
  storefront,
  signIn,
  search,
  cart,
  checkout,
  orders,
  inventory,
  media,
  billing,
  marketingMail,
  marketplaceSync,
  webhooks,
  reports,
]
