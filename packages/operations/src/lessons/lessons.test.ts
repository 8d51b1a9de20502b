import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../../../', import.meta.url)
const page = 'docs/operations/lessons.md'

/** Every fault that our design promises not to repeat, by the name under which it was reported; the page must have each. */
const reported = [
  'windmill#9214',
  'semaphore#1385',
  'semaphore#3287',
  'st2#4716',
  'n8n#23807',
  'awx#9594',
  'awx#14277',
  'n8n#24274',
  'awx#8310',
  'awx#10610',
  'windmill#10262',
  'rundeck docs#1829',
  'semaphore#1330',
  'semaphore#4150',
  'PagerDuty',
  'StackStorm',
  'rundeck#2580',
  'rundeck#5455',
  'robusta#2148',
  'Windmill MCP',
  'Shoreline',
]

type Row = { names: string[]; file: string; title: string }

/** `| what was seen (names) | what holds here | file | “title” |` */
function rowsOf(markdown: string): Row[] {
  return markdown
    .split('\n')
    .filter((line) => /^\|.*\.test\.ts/.test(line))
    .map((line) => {
      const [seen, , file, title] = line.split('|').slice(1, -1)
      return { names: reported.filter((name) => seen!.includes(name)), file: file!.trim().replaceAll('`', ''), title: title!.trim() }
    })
}

const rows = rowsOf(readFileSync(new URL(page, root), 'utf8'))

describe('what others got wrong', () => {
  test.each(reported)('%s has a row in the list of lessons, and a test whose title names it', (name) => {
    const named = rows.filter((row) => row.names.includes(name))
    expect(named.length).toBeGreaterThan(0)
    expect(named.some(({ title }) => title.includes(name))).toBe(true)
  })

  test.each(rows)('“$title” stands in $file', ({ file, title, names }) => {
    expect(names.length).toBeGreaterThan(0)
    expect(readFileSync(new URL(file, root), 'utf8')).toContain(title)
  })

  test('a title that no file has is found missing', () => {
    const [row] = rowsOf('| seen (PagerDuty) | ours | `packages/api/src/doors.lesson.test.ts` | no such title |')
    expect(readFileSync(new URL(row!.file, root), 'utf8')).not.toContain(row!.title)
  })
})
