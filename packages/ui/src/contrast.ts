/**
 * Contrast ratio of two opaque colours, 1 … 21 (WCAG 2.2, "contrast ratio" and "relative luminance").
 * Takes `#rrggbb`; throws on anything else, because a token that can't be measured must not pass.
 */
export function contrastRatio(options: { foreground: string; background: string }): number {
  const lighter = Math.max(luminance(options.foreground), luminance(options.background))
  const darker = Math.min(luminance(options.foreground), luminance(options.background))
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(hex: string): number {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex)
  if (!match) throw new Error(`Not a colour of the form #rrggbb: ${hex}`)
  const [red, green, blue] = match.slice(1).map((pair) => {
    const channel = Number.parseInt(pair, 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
