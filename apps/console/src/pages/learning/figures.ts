/** A share for reading: 93 %. What is nearly sure is not said to be sure. */
export function percent(share: number): string {
  if (share > 0.99 && share < 1) return '> 99 %'
  return `${Math.round(share * 100)} %`
}

/** A small share for reading, where whole per cent say nothing: 0.4 %, 0.02 %. */
export function rate(share: number): string {
  const value = share * 100
  if (value === 0) return '0 %'
  if (value >= 10) return `${Math.round(value)} %`
  return `${Number(value.toPrecision(2))} %`
}
