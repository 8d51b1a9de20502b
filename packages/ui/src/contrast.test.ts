import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrastRatio } from './contrast.ts'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')
const themes = { light: tokensOf(':root'), dark: tokensOf("[data-theme='dark']") }

/** Text and the grounds that it really stands on. */
const text: [foreground: string, backgrounds: string[]][] = [
  ['ink', ['canvas', 'surface', 'sunken', 'hover', 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'quiet-soft']],
  ['ink-soft', ['canvas', 'surface', 'sunken', 'hover', 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft']],
  ['ink-faint', ['canvas', 'surface', 'sunken']],
  ['accent', ['canvas', 'surface', 'sunken', 'accent-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['good', ['canvas', 'surface', 'sunken', 'good-soft']],
  ['warn', ['canvas', 'surface', 'sunken', 'warn-soft']],
  ['bad', ['canvas', 'surface', 'sunken', 'bad-soft']],
  ['bad-ink', ['bad', 'bad-hover']],
  ['quiet', ['canvas', 'surface', 'sunken', 'quiet-soft']],
]

/** Shapes and edges of controls: WCAG 1.4.11 asks for 3:1. */
const shapes: [foreground: string, backgrounds: string[]][] = [['line-strong', ['canvas', 'surface', 'sunken']]]

describe.each(Object.entries(themes))('%s theme', (_name, tokens) => {
  test.each(pairs(text))('text %s on %s reaches 4.5:1', (foreground, background) => {
    expect(contrastRatio({ foreground: tokens[foreground]!, background: tokens[background]! })).toBeGreaterThanOrEqual(4.5)
  })
  test.each(pairs(shapes))('edge %s on %s reaches 3:1', (foreground, background) => {
    expect(contrastRatio({ foreground: tokens[foreground]!, background: tokens[background]! })).toBeGreaterThanOrEqual(3)
  })
})

test('both themes define the same tokens', () => {
  expect(Object.keys(themes.dark).sort()).toEqual(Object.keys(themes.light).sort())
})

test('black on white is 21 to 1', () => {
  expect(contrastRatio({ foreground: '#000000', background: '#ffffff' })).toBeCloseTo(21, 5)
})

function pairs(table: [string, string[]][]): [string, string][] {
  return table.flatMap(([foreground, backgrounds]) => backgrounds.map((background): [string, string] => [foreground, background]))
}

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]))
}
