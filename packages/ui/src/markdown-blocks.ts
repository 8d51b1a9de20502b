export type MarkdownBlock =
  | { type: 'heading'; level: number; text: string }
  | { type: 'paragraph'; text: string }
  | { type: 'list'; ordered: boolean; items: string[] }
  | { type: 'code'; text: string }

/**
 * The part of Markdown that runbooks and articles use: headings, paragraphs, flat lists, fenced code. Anything else is read as
 * a paragraph and shown as written; nothing is ever taken for HTML.
 */
export function parseMarkdown(source: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  const lines = source.replaceAll('\r\n', '\n').split('\n')
  let index = 0
  while (index < lines.length) {
    const line = lines[index]!
    const heading = /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)
    if (line.startsWith('```')) {
      const end = lines.findIndex((candidate, at) => at > index && candidate.startsWith('```'))
      const stop = end === -1 ? lines.length : end
      blocks.push({ type: 'code', text: lines.slice(index + 1, stop).join('\n') })
      index = stop + 1
    } else if (heading) {
      blocks.push({ type: 'heading', level: heading[1]!.length, text: heading[2]! })
      index += 1
    } else if (itemText(line) !== null) {
      const ordered = /^\s*\d/.test(line)
      const items: string[] = []
      for (; index < lines.length && lines[index]!.trim() !== ''; index++) {
        const text = itemText(lines[index]!)
        if (text !== null) items.push(text)
        else items[items.length - 1] += ` ${lines[index]!.trim()}`
      }
      blocks.push({ type: 'list', ordered, items })
    } else if (line.trim() === '') {
      index += 1
    } else {
      const text: string[] = []
      for (; index < lines.length && !startsBlock(lines[index]!); index++) text.push(lines[index]!.trim())
      blocks.push({ type: 'paragraph', text: text.join(' ') })
    }
  }
  return blocks
}

export type InlineSpan = { type: 'text' | 'strong' | 'emphasis' | 'code'; text: string } | { type: 'link'; text: string; href: string }

/** Bold, emphasis, code and links; a link to anything but http(s) or a path of our own stays text. */
export function parseInline(text: string): InlineSpan[] {
  const spans: InlineSpan[] = []
  let last = 0
  for (const match of text.matchAll(
    /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(((?:https?:\/\/|\/)[^)\s]*)\)|(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])/g,
  )) {
    if (match.index > last) spans.push({ type: 'text', text: text.slice(last, match.index) })
    if (match[1] !== undefined) spans.push({ type: 'strong', text: match[1] })
    else if (match[2] !== undefined) spans.push({ type: 'code', text: match[2] })
    else if (match[5] !== undefined) spans.push({ type: 'emphasis', text: match[5] })
    else spans.push({ type: 'link', text: match[3]!, href: match[4]! })
    last = match.index + match[0].length
  }
  if (last < text.length) spans.push({ type: 'text', text: text.slice(last) })
  return spans
}

function itemText(line: string): string | null {
  return /^\s*(?:[-*]|\d+[.)])\s+(.*)$/.exec(line)?.[1] ?? null
}

function startsBlock(line: string): boolean {
  return line.trim() === '' || line.startsWith('```') || /^#{1,6}\s/.test(line) || itemText(line) !== null
}
