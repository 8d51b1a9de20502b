/** One line of input, numbered from 1; `too-long` lines are skipped without being kept in memory. */
export type InputLine = { type: 'line'; number: number; text: string } | { type: 'too-long'; number: number }

export const lineBytesMax = 64 * 1024 * 1024

/**
 * Splits a stream into lines and yields them in groups, one per chunk that arrived, so that every line is handed on as soon as it is
 * complete. Memory is bounded by the longest line; empty lines are counted and left out.
 */
export async function* readLines(stream: AsyncIterable<Buffer | string>, options: { bytesMax?: number } = {}): AsyncGenerator<InputLine[]> {
  const line = createLine(options.bytesMax ?? lineBytesMax)
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const lines: InputLine[] = []
    let start = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      line.keep(bytes.subarray(start, end))
      start = end + 1
      lines.push(...line.take())
    }
    line.keep(bytes.subarray(start))
    if (lines.length > 0) yield lines
  }
  const last = line.take()
  if (last.length > 0) yield last
}

const newline = 10

function createLine(bytesMax: number) {
  let parts: Buffer[] = []
  let size = 0
  let number = 0
  return {
    keep(part: Buffer): void {
      size += part.length
      if (size <= bytesMax) parts.push(part)
      else parts = []
    },
    /** The line kept so far; none when it is empty. Then starts the next one. */
    take(): InputLine[] {
      number += 1
      const line: InputLine =
        size > bytesMax ? { type: 'too-long', number } : { type: 'line', number, text: Buffer.concat(parts).toString('utf8') }
      parts = []
      size = 0
      return line.type === 'line' && line.text.trim() === '' ? [] : [line]
    },
  }
}
