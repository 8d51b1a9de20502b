/** Who the tenants are: invented retailers, the same at every start. */
export interface TenantDefinition {
  id: string
  company: string
  domain: string
  orderPrefix: string
  tier: 'essential' | 'business' | 'enterprise'
  region: 'eu' | 'us'
  shard: 'eu-1' | 'eu-2' | 'us-1'
  ring: 'canary' | 'early' | 'broad'
  /** The release the tenant starts with; the running one is in its database. */
  version: string
  timeZone: string
  locale: string
  country: string
  emails: string[]
}

const named = [
  'Acme Outdoor',
  'Bluebell Books',
  'Cedar & Co',
  'Delta Cycles',
  'Elmwood Toys',
  'Foxglove Florists',
  'Granite Kitchens',
  'Harbour Coffee',
  'Ivory Linen',
  'Juniper Gin',
  'Kestrel Optics',
  'Larch Furniture',
  'Meadow Pets',
  'Northwind Traders',
  'Oakleaf Shoes',
  'Pebble Ceramics',
  'Quarry Tools',
  'Redwood Audio',
  'Saffron Spices',
  'Thistle Wool',
  'Umber Paints',
  'Velvet Curtains',
  'Willow Baby',
  'Xenia Travel',
  'Yarrow Herbs',
  'Zephyr Sails',
  'Amber Jewels',
  'Birch Stationery',
  'Copper Pans',
  'Dune Surf',
  'Ember Candles',
  'Fjord Knitwear',
  'Glacier Skis',
  'Heather Honey',
  'Indigo Denim',
  'Jasper Watches',
  'Kelp Diving',
  'Lumen Lights',
  'Maple Games',
  'Nutmeg Bakery',
]
const firstWords = [
  'Alder',
  'Basil',
  'Cobalt',
  'Dahlia',
  'Ebony',
  'Fennel',
  'Ginger',
  'Hazel',
  'Iris',
  'Jade',
  'Kiwi',
  'Lilac',
  'Mango',
  'Nettle',
  'Olive',
  'Poppy',
  'Quince',
  'Rowan',
  'Sorrel',
  'Tulip',
]
const secondWords = [
  'Bikes',
  'Boots',
  'Cameras',
  'Cheese',
  'Clocks',
  'Crafts',
  'Desks',
  'Drums',
  'Gardens',
  'Gloves',
  'Kites',
  'Lamps',
  'Maps',
  'Prints',
  'Rugs',
  'Soaps',
  'Teas',
  'Vinyl',
]

const shards = ['eu-1', 'eu-2', 'us-1'] as const
// Ring and shard repeat with coprime periods (5 and 3), so that release and shard are never the same tenants.
const rings = ['broad', 'early', 'broad', 'canary', 'early'] as const
const tiers = ['business', 'essential', 'enterprise', 'essential', 'business', 'essential', 'business'] as const
export const releaseOfRing = { broad: '4.1.0', early: '4.2.0', canary: '4.2.1' } as const
const places: Record<'eu' | 'us', readonly { timeZone: string; locale: string; country: string }[]> = {
  eu: [
    { timeZone: 'Europe/Berlin', locale: 'de-DE', country: 'DE' },
    { timeZone: 'Europe/Paris', locale: 'fr-FR', country: 'FR' },
    { timeZone: 'Europe/Amsterdam', locale: 'nl-NL', country: 'NL' },
    { timeZone: 'Europe/Madrid', locale: 'es-ES', country: 'ES' },
  ],
  us: [
    { timeZone: 'America/New_York', locale: 'en-US', country: 'US' },
    { timeZone: 'America/Chicago', locale: 'en-US', country: 'US' },
    { timeZone: 'America/Los_Angeles', locale: 'en-US', country: 'US' },
  ],
}

/** The first `count` tenants. Ids, domains and order prefixes are unique. */
export function listTenants(count: number): TenantDefinition[] {
  const companies = [...named, ...secondWords.flatMap((second) => firstWords.map((first) => `${first} ${second}`))].slice(0, count)
  const taken = new Set<string>()
  return companies.map((company, index) => define({ company, index, taken }))
}

function define(options: { company: string; index: number; taken: Set<string> }): TenantDefinition {
  const { company, index } = options
  const words = company.toLowerCase().replace(' & ', ' ').split(' ')
  const id = index < named.length ? (words[0] ?? company) : words.join('-')
  const shard = cycle({ list: shards, index })
  const region = shard.startsWith('us') ? 'us' : 'eu'
  const ring = cycle({ list: rings, index })
  const domain = `${id}.example`
  return {
    id,
    company,
    domain,
    orderPrefix: prefixFor({ words, taken: options.taken }),
    tier: cycle({ list: tiers, index }),
    region,
    shard,
    ring,
    version: releaseOfRing[ring],
    ...cycle({ list: places[region], index: Math.floor(index / 3) }),
    emails: ['owner', 'manager', 'support', 'finance'].map((who) => `${who}@${domain}`),
  }
}

function prefixFor(options: { words: string[]; taken: Set<string> }): string {
  const [first = 'x', second = 'x'] = options.words
  const letters = `${first}${second}`.replace(/[^a-z]/g, '')
  const candidates = [
    first.slice(0, 3),
    `${first.slice(0, 2)}${second.slice(0, 1)}`,
    `${first.slice(0, 2)}${second.slice(0, 2)}`,
    `${first.slice(0, 3)}${second.slice(0, 3)}`,
    letters,
  ]
  const prefix = candidates.map((text) => text.toUpperCase()).find((text) => text.length >= 3 && !options.taken.has(text))
  if (!prefix) throw new Error(`No order prefix left for ${options.words.join(' ')}`)
  options.taken.add(prefix)
  return prefix
}

function cycle<T>(options: { list: readonly T[]; index: number }): T {
  return options.list[options.index % options.list.length] as T
}
