const word = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*'
export const plainName = new RegExp(`^${word}$`)
export const pathName = new RegExp(`^${word}/${word}$`)

/** `gift-cards/redeems-a-card` → `giftCardsRedeemsACard`. */
export function identifierOf(name: string): string {
  return name.replaceAll(/[-/]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `gift-cards` → `Gift cards`: a beginning; people name things better. */
export function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What stands where only a person can say it; the lint of the pack finds it (`packFindings`). */
export function toFillIn(what: string): string {
  return `TO FILL IN: ${what}`
}
