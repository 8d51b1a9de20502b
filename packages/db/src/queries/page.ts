/** Asks for the items after a cursor of an earlier page; no cursor: the first. */
export type PageRequest = { after?: string | null; limit: number }

/** `next` is the cursor of the following page; null: this was the last. */
export type Page<T> = { items: T[]; next: string | null }

/** Thrown for a cursor that no page of ours ever gave out. */
export class InvalidCursorError extends Error {
  readonly code = 'page/invalid-cursor'

  constructor() {
    super('The page cursor is not one that was given out. Start again from the first page.')
    this.name = 'InvalidCursorError'
  }
}

type CursorPart = string | number

/** Cuts `limit + 1` fetched rows into a page. `cursorOf` names the sort key of a row, most significant first. */
export function toPage<T>(options: { rows: T[]; limit: number; cursorOf: (row: T) => CursorPart[] }): Page<T> {
  const { rows, limit, cursorOf } = options
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encode(cursorOf(last)) : null }
}

/** The sort key that a cursor stands for, or null for the first page. `shape` says the type of each part. */
export function readCursor<S extends readonly ('string' | 'number')[]>(page: PageRequest, shape: S): CursorParts<S> | null {
  if (!page.after) return null
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(page.after, 'base64url').toString('utf8'))
  } catch {
    throw new InvalidCursorError()
  }
  const fits = Array.isArray(parts) && parts.length === shape.length && shape.every((type, index) => typeof parts[index] === type)
  if (!fits) throw new InvalidCursorError()
  return parts as CursorParts<S>
}

type CursorParts<S extends readonly ('string' | 'number')[]> = { [I in keyof S]: S[I] extends 'string' ? string : number }

function encode(parts: CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url')
}
