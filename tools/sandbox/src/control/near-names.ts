/** Names that someone may have meant: at most three, by edit distance or a shared beginning. */
export function nearNames(options: { name: string; known: readonly string[] }): string[] {
  const { name, known } = options
  const wanted = name.toLowerCase()
  return known
    .map((candidate) => ({
      candidate,
      distance: candidate.startsWith(wanted) || candidate.includes(wanted) ? 1 : editDistance(wanted, candidate),
    }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.ceil(candidate.length / 3)))
    .toSorted((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_unused, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
