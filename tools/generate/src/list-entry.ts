/**
 * Puts an import and a list entry into a module that lists things (`every-check.ts`): the import after the last one, the entry at the
 * end of the list. What is there already stays as it is.
 */
export function addListEntry(options: { source: string; name: string; from: string; list: string }): string {
  const { source, name, from, list } = options
  const line = `import { ${name} } from '${from}'`
  if (source.includes(line)) return source
  const known = new RegExp(`^import \\{ (.+) \\} from '${from.replaceAll('.', '\\.')}'$`, 'm')
  const imported = known.test(source) ? source.replace(known, `import { $1, ${name} } from '${from}'`) : withImport({ source, line })
  const start = new RegExp(`^export const ${list}\\b[^=]*= \\[`, 'm').exec(imported)
  const end = start === null ? -1 : imported.indexOf(']', start.index + start[0].length)
  if (start === null || end < 0) throw new Error(`There is no list “${list}” to put ${name} into.`)
  const body = imported.slice(start.index + start[0].length, end).trimEnd()
  const separator = body === '' || body.endsWith(',') ? '' : ','
  return `${imported.slice(0, start.index + start[0].length)}${body}${separator}\n  ${name},\n${imported.slice(end)}`
}

function withImport({ source, line }: { source: string; line: string }): string {
  const last = [...source.matchAll(/^import .*$/gm)].at(-1)
  if (last === undefined) return `${line}\n\n${source}`
  const at = last.index + last[0].length
  return `${source.slice(0, at)}\n${line}${source.slice(at)}`
}
