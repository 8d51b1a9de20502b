import { defineCause, signature } from '@lamplighter/catalog'
import { checkoutProbe } from '../../features/checkout/checks.ts'
import { inventoryProbe } from '../../features/inventory/checks.ts'
import { endedWith } from '../../probe-signature.ts'
import { settingsComplete } from './checks.ts'

export const usageTaxRegionUnset = defineCause({
  id: 'usage/tax-region-unset',
  title: 'The customer has not set a tax region for a country they sell to',
  of: 'settings',
  kind: 'usage',
  prior: 0.002,
  words: {
    l1: 'Nothing is broken. The customer sells to {countriesWithoutTax} but has not set the tax for it, so those orders stop.',
    engineer: 'settings.tax.unset = {countriesWithoutTax}; checkout answers tax-region-unset.',
    customer: 'Orders to {countriesWithoutTax} need a tax region in your settings. You can set it yourself in two minutes.',
  },
  signatures: [
    signature(settingsComplete, {
      says: 'a country that is sold to has no tax region',
      llr: 3,
      when: ({ countriesWithoutTax }) => countriesWithoutTax.length > 0,
    }),
    signature(settingsComplete, {
      says: 'every country has its tax region',
      llr: -3,
      when: ({ countriesWithoutTax }) => countriesWithoutTax.length === 0,
    }),
    endedWith(checkoutProbe, 'tax-region-unset', 3),
  ],
  article: {
    title: 'Set the tax for the countries you sell to',
    body: 'Orders stop when a country you sell to has no tax region: no tax is better than wrong tax.\n\n1. Open **Settings → Taxes**.\n2. Under *Countries you sell to*, look for the yellow mark.\n3. Choose the country and press **Add tax region**.\n4. Place a test order.\n\nIf you no longer sell there, remove the country from the list instead.',
  },
})

export const usageUserWithoutPermission = defineCause({
  id: 'usage/user-without-permission',
  title: 'A user lacks the permission for what they try',
  of: 'settings',
  kind: 'usage',
  prior: 0.002,
  words: {
    l1: 'Nothing is broken. {deniedUser} may not do what they tried: the permission {deniedPermission} is missing.',
    engineer: '{denials} denials of {deniedPermission} for {deniedUser} in 15 minutes.',
    customer: 'The person who tried has no permission for it yet. An owner of your account can grant it in your settings.',
  },
  signatures: [
    signature(settingsComplete, {
      says: 'a user was denied what their role usually may',
      llr: 4,
      when: ({ deniedUser }) => deniedUser !== null,
    }),
    signature(settingsComplete, {
      says: 'nobody was denied anything of their role',
      llr: -3,
      when: ({ deniedUser }) => deniedUser === null,
    }),
  ],
  article: {
    title: 'Give a colleague access to reports',
    body: 'When a colleague reads *You have no permission*, an **owner** of your account can change that.\n\n1. Open **Settings → People**.\n2. Choose the person.\n3. Switch on **Reports: view**.\n4. Ask them to sign out and in again.',
  },
})

export const usageStockNotPublished = defineCause({
  id: 'usage/stock-not-published',
  title: 'The customer’s stock is not published',
  of: 'settings',
  kind: 'usage',
  prior: 0.002,
  words: {
    l1: 'Nothing is broken. {productsUnpublished} products of this customer have stock that was never published, so shoppers see none.',
    engineer: 'settings.stock.unpublished = {productsUnpublished}; inventory answers stock-not-published.',
    customer:
      '{productsUnpublished} of your products have stock that is not published yet, so shoppers cannot see it. You can publish it in your settings.',
  },
  signatures: [
    signature(settingsComplete, {
      says: 'products have stock that is not published',
      llr: 3,
      when: ({ productsUnpublished }) => productsUnpublished > 0,
    }),
    signature(settingsComplete, { says: 'all stock is published', llr: -3, when: ({ productsUnpublished }) => productsUnpublished === 0 }),
    endedWith(inventoryProbe, 'stock-not-published', 3),
  ],
  article: {
    title: 'Publish your stock',
    body: 'Stock that you enter or import is not shown until you publish it.\n\n1. Open **Products → Stock**.\n2. Choose *Not published*.\n3. Select all and press **Publish**.\n\nTo publish by itself after every import, switch on **Settings → Stock → Publish at once**.',
  },
})
