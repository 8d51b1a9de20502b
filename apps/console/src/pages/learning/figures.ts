/** A share for reading: 93 %. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A small share for reading, where whole per cent say nothing: 0.4 %, 0.02 %. */
export function rate(share: number): string {
  const value = share * 100
  if (value === 0) return '0 %'
  if (value >= 10) return `${Math.round(value)} %`
  return `${Number(value.toPrecision(2))} %`
}
