/** The few parts of DER (X.690) that a certificate is made of. */
export function der(options: { tag: number; content: Buffer }): Buffer {
  const { tag, content } = options
  const length = content.length
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff)
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content])
}

export const sequence = (...parts: Buffer[]): Buffer => der({ tag: 0x30, content: Buffer.concat(parts) })
export const set = (...parts: Buffer[]): Buffer => der({ tag: 0x31, content: Buffer.concat(parts) })
export const utf8 = (text: string): Buffer => der({ tag: 0x0c, content: Buffer.from(text, 'utf8') })
export const octets = (content: Buffer): Buffer => der({ tag: 0x04, content })
export const yes = (): Buffer => der({ tag: 0x01, content: Buffer.from([0xff]) })
/** Bits in whole octets, or with `unused` bits at the end. */
export const bits = (content: Buffer, unused = 0): Buffer => der({ tag: 0x03, content: Buffer.concat([Buffer.from([unused]), content]) })
export const context = (options: { number: number; constructed: boolean; content: Buffer }): Buffer =>
  der({ tag: 0x80 | (options.constructed ? 0x20 : 0) | options.number, content: options.content })

/** A non-negative integer of any size, big-endian. */
export function integer(bytes: Buffer): Buffer {
  const padded = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
  return der({ tag: 0x02, content: padded })
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const content = [first * 40 + second]
  for (const arc of rest) {
    const group = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) group.unshift((left & 0x7f) | 0x80)
    content.push(...group)
  }
  return der({ tag: 0x06, content: Buffer.from(content) })
}

/** UTCTime until 2049, as RFC 5280 4.1.2.5 asks. */
export function utcTime(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(2, 14)
  return der({ tag: 0x17, content: Buffer.from(`${text}Z`, 'ascii') })
}
