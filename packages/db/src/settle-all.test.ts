import { expect, test } from 'vitest'
import { settleAll } from './settle-all.ts'

test('fails with the first failure, and only after everything has ended', async () => {
  const ended: string[] = []
  let finish = (): void => {}
  const slow = new Promise<void>((resolve) => {
    finish = resolve
  }).then(() => ended.push('slow'))
  const all = settleAll([Promise.reject(new Error('refused')), slow, Promise.reject(new Error('later'))]).catch((error: Error) => {
    ended.push(error.message)
  })
  await Promise.resolve()
  expect(ended).toEqual([])
  finish()
  await all
  expect(ended).toEqual(['slow', 'refused'])
})

test('gives what everything gave, in its order', async () => {
  expect(await settleAll([Promise.resolve(1), 'two', null] as const)).toEqual([1, 'two', null])
})
