import { expect, vi } from 'vitest'
import type pg from 'pg'

/**
 * Blocks of 8 kB that the server looks at to answer everything that is asked of the pool meanwhile: what a query costs, whatever the load of the machine.
 */
export async function blocksReadBy(pool: pg.Pool, ask: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pool, 'query')
  await ask()
  const asked = query.mock.calls as unknown as [{ text: string }, unknown[]][]
  query.mockRestore()
  expect(asked.length).toBeGreaterThan(0)
  let blocks = 0
  for (const [{ text }, values] of asked) {
    const { rows } = await pool.query(`explain (analyze, buffers, format json) ${text}`, values)
    const { Plan } = (rows[0] as { 'QUERY PLAN': { Plan: Record<string, number> }[] })['QUERY PLAN'][0]!
    blocks += Plan['Shared Hit Blocks']! + Plan['Shared Read Blocks']!
  }
  return blocks
}
