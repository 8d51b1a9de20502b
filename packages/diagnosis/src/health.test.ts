import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import { expect, test } from 'vitest'
import { type CheckHealth, foldCheck, foldFeature, flapShare, newCheckHealth, proberVerdict } from './health.ts'

const START = Date.parse('2026-11-20T10:00:00Z')

/** Folds results a minute apart; p pass, f fail, w warn, u unknown. Returns the health and the hard states it went through. */
function fold(letters: string, from: CheckHealth = newCheckHealth()): { health: CheckHealth; path: string[] } {
  const statuses: Record<string, CheckStatus> = { p: 'pass', f: 'fail', w: 'warn', u: 'unknown' }
  let health = from
  const path: string[] = []
  for (const [minute, letter] of [...letters].entries()) {
    const folded = foldCheck({ health, result: { status: statuses[letter]!, at: new Date(START + minute * 60_000).toISOString() } })
    health = folded.health
    if (folded.transition !== null) path.push(`${minute}:${folded.transition.to}`)
  }
  return { health, path }
}

test.each([
  ['the first pass is believed at once', 'p', ['0:ok']],
  ['one failure is soft', 'ppf', ['0:ok']],
  ['the second failure in a row is hard', 'ppff', ['0:ok', '3:failing']],
  ['a pass between two failures starts the count again', 'ppfpf', ['0:ok']],
  ['one pass is no recovery', 'ppffp', ['0:ok', '3:failing']],
  ['two passes are', 'ppffpp', ['0:ok', '3:failing', '5:ok']],
  ['a first failure waits for the second', 'ff', ['1:failing']],
  ['a warning counts as passing', 'pwww', ['0:ok']],
  ['an unknown between two failures changes nothing', 'ppfuf', ['0:ok', '4:failing']],
  ['after two minutes of unknown the state is unknown', 'ppuuu', ['0:ok', '4:unknown']],
  ['and the next pass is believed at once', 'ppuuup', ['0:ok', '4:unknown', '5:ok']],
])('check: %s', (_name, letters, path) => {
  expect(fold(letters).path).toEqual(path)
})

test('a failure that was confirmed by a re-run is hard at once', () => {
  const { health } = fold('ppp')
  const folded = foldCheck({ health, result: { status: 'fail', confirmed: true, at: '2026-11-20T10:03:00Z' } })
  expect(folded.transition).toEqual({ from: 'ok', to: 'failing', at: '2026-11-20T10:03:00Z' })
})

test('a steady check never flaps, an alternating one is unstable from 30 % and stable again below 25 %', () => {
  expect(fold('p'.repeat(30)).health.unstable).toBe(false)
  expect(fold('ppffffpppp').health.unstable).toBe(false)
  const flapping = fold('pf'.repeat(10)).health
  expect(flapping.unstable).toBe(true)
  const share = (health: CheckHealth): number => flapShare(health)
  let calm = flapping
  let steps = 0
  while (calm.unstable) {
    calm = fold('p', calm).health
    steps += 1
    if (calm.unstable) expect(share(calm)).toBeGreaterThanOrEqual(0.25)
  }
  expect(steps).toBeGreaterThan(5)
  expect(share(calm)).toBeLessThan(0.25)
})

test('newer changes weigh more than older ones, 1.2 to 0.8', () => {
  const newest = flapShare({ history: 0b1, length: 21 })
  const oldest = flapShare({ history: 1 << 20, length: 21 })
  expect(newest).toBeCloseTo(1.2 / 20)
  expect(oldest).toBeCloseTo(0.8 / 20)
})

test('health survives a database row: it is plain JSON', () => {
  const { health } = fold('pfpfpfpffppu')
  expect(JSON.parse(JSON.stringify(health))).toEqual(health)
})

const failing = { health: fold('ppff').health, warns: false }
const passing = { health: fold('pp').health, warns: false }
const stale = { health: fold('ppuuu').health, warns: false }
const flapping = { health: fold('pf'.repeat(10)).health, warns: false }
const named = { verdict: 'likely' as const, scope: 'tenant' as const, causes: [{}] as never }
const plain = { explanation: null, maintenance: false, proberOnline: true }

test.each([
  ['maintenance gives no verdict', { ...plain, checks: [failing], maintenance: true }, 'maintenance', false],
  ['an offline prober gives no verdict', { ...plain, checks: [failing], proberOnline: false }, 'unknown', false],
  ['no checks is unknown', { ...plain, checks: [] }, 'unknown', false],
  ['flapping silences', { ...plain, checks: [failing, flapping] }, 'unstable', false],
  ['one hard failure is failing', { ...plain, checks: [passing, failing] }, 'failing', true],
  ['only stale checks are unknown', { ...plain, checks: [stale, stale] }, 'unknown', false],
  ['one fresh pass beside a stale one is ok', { ...plain, checks: [stale, passing] }, 'ok', true],
  ['a warning degrades', { ...plain, checks: [{ ...passing, warns: true }] }, 'degraded', true],
  ['a likely cause below degrades', { ...plain, checks: [passing], explanation: named }, 'degraded', true],
  ['a possible cause below does not', { ...plain, checks: [passing], explanation: { ...named, verdict: 'possible' as const } }, 'ok', true],
])('feature: %s', (_name, input, state, notify) => {
  expect(foldFeature(input)).toMatchObject({ state, notify })
})

test('the prober is offline when its reference is out of reach, or nearly all unrelated hosts are', () => {
  const looks = (failed: number, hosts: number) =>
    Array.from({ length: 40 }, (_, i) => ({ host: `h${i % hosts}`, status: i < failed ? ('unknown' as const) : ('pass' as const) }))
  expect(proberVerdict({ results: looks(0, 9), referenceReached: false })).toBe('offline')
  expect(proberVerdict({ results: looks(40, 9), referenceReached: true })).toBe('online')
  expect(proberVerdict({ results: looks(36, 9), referenceReached: null })).toBe('offline')
  expect(proberVerdict({ results: looks(35, 9), referenceReached: null })).toBe('online')
  expect(proberVerdict({ results: looks(40, 2), referenceReached: null })).toBe('online')
  expect(proberVerdict({ results: looks(40, 9).slice(0, 19), referenceReached: null })).toBe('online')
})
