import { expect, test } from 'vitest'
import { verdictHeadline, verdictWords, type VerdictFacts } from './verdict-words.ts'

const facts: VerdictFacts = {
  verdict: 'no-fault',
  feature: 'Checkout',
  tenant: 'Acme',
  fails: false,
  causes: [],
  ruledOut: [],
  notChecked: [],
  nextBestCheck: null,
  sharedWith: null,
}

test('where nothing is wrong, every check passes and that is said', () => {
  expect(verdictWords(facts).l1).toContain('Every check of Checkout passes for Acme')
  expect(verdictHeadline(facts)).toContain('nothing wrong was found')
})

test('as long as one of its checks fails, nobody is told that every check passes', () => {
  const failing = { ...facts, fails: true }
  const { l1, engineer, customer } = verdictWords(failing)
  expect([l1, engineer, customer, verdictHeadline(failing)].join(' ')).not.toMatch(/every check|nothing wrong|everything that i can test/i)
  expect(l1).toContain('fails')
})
