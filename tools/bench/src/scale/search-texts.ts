const FIRST = ['acme', 'aurora', 'basalt', 'cedar', 'falcon', 'harbor', 'juniper', 'nimbus', 'saffron', 'willow']
const SECOND = ['apparel', 'books', 'coffee', 'furniture', 'garden', 'kitchen', 'outdoor', 'records', 'toys', 'wine']
const THIRD = ['gmbh', 'store', 'outlet', 'trading', 'collective']

/**
 * What callers say and operators type, in turn: ids, e-mails, domains, order numbers, whole names, every beginning of a name
 * as it is typed, words from the middle, common endings that thousands share, misspellings, and words that name nobody.
 */
export function searchTexts(options: { tenants: number; random: () => number }): { next: () => string } {
  const { tenants, random } = options
  const n = () => 1 + Math.floor(random() * tenants)
  const of = (words: string[]) => words[Math.floor(random() * words.length)]!
  const name = () => `${of(FIRST)} ${of(SECOND)} ${of(THIRD)}`
  const misspelt = (text: string) => {
    const at = 1 + Math.floor(random() * (text.length - 2))
    return text.slice(0, at) + text.slice(at + 1)
  }
  const kinds = [
    () => `t${String(n()).padStart(6, '0')}`,
    () => `owner@t${n()}.shops.example`,
    () => `someone.else@t${n()}.shops.example`,
    () => `https://t${n()}.shops.example/cart`,
    () => `S${n().toString(16).toUpperCase()}-10293`,
    name,
    () => name().slice(0, 1),
    () => name().slice(0, 2),
    () => name().slice(0, 3),
    () => name().slice(0, 6),
    () => name().slice(0, 10),
    () => of(SECOND),
    () => of(THIRD),
    () => `${of(SECOND)} ${of(THIRD)}`,
    () => misspelt(of(FIRST)),
    () => misspelt(name()),
    () => 'zzyzx nobody',
  ]
  let turn = 0
  return { next: () => kinds[turn++ % kinds.length]!() }
}
