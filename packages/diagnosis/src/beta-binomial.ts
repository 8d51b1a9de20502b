/** ln Γ(x) for x > 0 by Lanczos' approximation (g = 7, n = 9), relative error below 1e-13. */
export function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i += 1) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b)
}

/** ln of the beta-binomial likelihood of k in n without its binomial coefficient, which cancels in ratios. */
export function lnBetaBinomial(options: { k: number; n: number; a: number; b: number }): number {
  const { k, n, a, b } = options
  return lnBeta(k + a, n - k + b) - priorTerm(a, b)
}

/** There are three priors in all; each bundle asks for them dozens of times. */
const priorTerms: { a: number; b: number; ln: number }[] = []

function priorTerm(a: number, b: number): number {
  for (const known of priorTerms) if (known.a === a && known.b === b) return known.ln
  const ln = lnBeta(a, b)
  if (priorTerms.length < PRIORS_KEPT) priorTerms.push({ a, b, ln })
  return ln
}

const PRIORS_KEPT = 8
