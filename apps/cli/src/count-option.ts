import { InvalidArgumentError } from 'commander'

/** Reads `--limit`: a whole number from 1 to 200. */
export function parseCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 200) return count
  throw new InvalidArgumentError('Give a whole number from 1 to 200.')
}
