import { expect, test } from 'vitest'
import { createProberGuard } from './prober-guard.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, seconds))

function guard(canary: () => Promise<boolean> = async () => false) {
  let asked = 0
  const made = createProberGuard({
    canary: () => {
      asked += 1
      return canary()
    },
    trustedForMs: 30_000,
    canaryEveryMs: 5000,
  })
  return { ...made, asked: () => asked }
}

test('a tenant that is wholly down is believed while another one was seen passing', async () => {
  const prober = guard()
  await prober.admits({ tenant: 'acme', anyPassed: true, now: at(0) })
  expect(await prober.admits({ tenant: 'globex', anyPassed: false, now: at(10) })).toBe(true)
  expect(prober.asked()).toBe(0)
})

test('a tenant’s own earlier pass proves nothing about what we can see now', async () => {
  const prober = guard()
  await prober.admits({ tenant: 'acme', anyPassed: true, now: at(0) })
  expect(await prober.admits({ tenant: 'acme', anyPassed: false, now: at(10) })).toBe(false)
})

test('when nothing passes anywhere and the canary is silent, nothing is believed', async () => {
  const prober = guard(async () => {
    throw new Error('no route')
  })
  expect(await prober.admits({ tenant: 'acme', anyPassed: false, now: at(0) })).toBe(false)
  expect(await prober.admits({ tenant: 'globex', anyPassed: false, now: at(1) })).toBe(false)
  expect(prober.offlineSince()).toEqual(at(0))
  expect(prober.asked(), 'the canary is not asked for every tenant').toBe(1)
})

test('when nothing passes anywhere and the canary answers, it is really down', async () => {
  const prober = guard(async () => true)
  expect(await prober.admits({ tenant: 'acme', anyPassed: false, now: at(0) })).toBe(true)
  expect(prober.offlineSince()).toBeNull()
})

test('a pass long ago no longer proves that we can see; the first new pass ends being offline', async () => {
  const prober = guard()
  await prober.admits({ tenant: 'acme', anyPassed: true, now: at(0) })
  expect(await prober.admits({ tenant: 'globex', anyPassed: false, now: at(31) })).toBe(false)
  expect(await prober.admits({ tenant: 'acme', anyPassed: true, now: at(40) })).toBe(true)
  expect(prober.offlineSince()).toBeNull()
})
