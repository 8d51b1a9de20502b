/** Where a client may go: its base address and the further endpoints, by name. */
export type AddressBook = { baseUrl: string; endpoints: Record<string, string> }

export type AddressAnswer = { type: 'address'; url: URL } | { type: 'refused'; message: string }

/**
 * Resolves what a pack asked for and refuses every address that is not below one of the book's own. A path can not
 * leave: `//host`, `/\host`, absolute addresses of others, `..` above the base path, user info and fragments of
 * another scheme all end as `refused`.
 */
export function allowedAddress(options: {
  book: AddressBook
  path: string
  endpoint?: string | undefined
  query?: Record<string, string | number | boolean> | undefined
}): AddressAnswer {
  const { book, path, endpoint, query } = options
  const base = endpoint === undefined ? book.baseUrl : book.endpoints[endpoint]
  if (base === undefined) return refused(`The instance has no endpoint named "${endpoint}".`)
  if (!isWebAddress(base)) return refused(`The endpoint "${endpoint ?? 'base'}" is no web address.`)
  const homes = [book.baseUrl, ...Object.values(book.endpoints)].filter(isWebAddress).map((home) => new URL(home))
  const url = resolve({ path, base: new URL(base) })
  if (url === null) return refused('The path is neither absolute ("/…") nor an address of this tenant.')
  if (url.username !== '' || url.password !== '') return refused('An address may not carry a user name or password.')
  if (!homes.some((home) => isBelow({ url, home }))) return refused('The address is not one of this tenant’s endpoints.')
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value))
  url.hash = ''
  return { type: 'address', url }
}

/**
 * The same for a plain path, which nearly all are: letters, digits, `-_.~/`, nothing that an address could read as something
 * else. Null: ask `allowedAddress`. Parses each base address once.
 */
export function plainAddress(options: {
  book: AddressBook
  path: string
  endpoint?: string | undefined
}): { origin: string; path: string } | null {
  const { book, path, endpoint } = options
  if (!/^\/(?!\/)[\w\-.~/]*$/.test(path) || path.includes('/.')) return null
  const base = endpoint === undefined ? book.baseUrl : book.endpoints[endpoint]
  if (base === undefined) return null
  let home = homes.get(base)
  if (home === undefined) {
    if (homes.size >= homesMax) homes.clear()
    home = readHome(base)
    homes.set(base, home)
  }
  return home === null ? null : { origin: home.origin, path: `${home.folder}${path}` }
}

const homes = new Map<string, { origin: string; folder: string } | null>()
const homesMax = 20_000

function readHome(base: string): { origin: string; folder: string } | null {
  if (!isWebAddress(base)) return null
  const { origin, pathname, username, password } = new URL(base)
  return username === '' && password === '' ? { origin, folder: pathname.replace(/\/$/, '') } : null
}

function resolve({ path, base }: { path: string; base: URL }): URL | null {
  if (path.startsWith('/')) {
    // Joined, not resolved: `//evil` becomes a path of our own host, and `..` cannot be read as another authority.
    const text = `${base.origin}${base.pathname.replace(/\/$/, '')}${path}`
    return /^\/[/\\]/.test(path) || !URL.canParse(text) ? null : new URL(text)
  }
  return /^https?:\/\//i.test(path) && URL.canParse(path) ? new URL(path) : null
}

function isBelow({ url, home }: { url: URL; home: URL }): boolean {
  const folder = home.pathname.endsWith('/') ? home.pathname : `${home.pathname}/`
  return url.origin === home.origin && (url.pathname === home.pathname || url.pathname.startsWith(folder))
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

function refused(message: string): AddressAnswer {
  return { type: 'refused', message }
}
