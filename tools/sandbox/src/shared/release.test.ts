import { expect, test } from 'vitest'
import { cartTotalGood, cartTotalRegressed } from './release.ts'

const discount = { tiers: [{ fromQuantity: 5, percent: 10 }] }

test('a cart below every tier has its full price, above one its discount', () => {
  expect(cartTotalGood({ lines: [{ priceCents: 1000, quantity: 1 }], discount })).toBe(1000)
  expect(cartTotalGood({ lines: [{ priceCents: 1000, quantity: 5 }], discount })).toBe(4500)
})

test('the regressed build fails on carts below every tier only', () => {
  expect(() => cartTotalRegressed({ lines: [{ priceCents: 1000, quantity: 1 }], discount })).toThrow(TypeError)
  expect(cartTotalRegressed({ lines: [{ priceCents: 1000, quantity: 5 }], discount })).toBe(4500)
})
