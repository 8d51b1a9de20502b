/** Who may call: anyone, holders of the reader or operator token, holders of the operator token. */
export type Access = 'public' | 'reader' | 'operator'

export interface Call {
  method: string
  path: string
  params: Record<string, string>
  query: URLSearchParams
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export interface Route {
  method: 'GET' | 'POST'
  /** Segments, `:name` matches one segment. */
  path: string
  access: Access
  handle: (call: Call) => Promise<Answer> | Answer
}

export type RouteMatch =
  | { type: 'found'; route: Route; params: Record<string, string> }
  | { type: 'other-method'; allowed: string[] }
  | { type: 'none' }

/** Finds the route of a call; the first declared wins. Segments are decoded; a malformed escape matches nothing. */
export function matchRoute(options: { routes: readonly Route[]; method: string; path: string }): RouteMatch {
  const segments = decodeSegments(options.path)
  if (!segments) return { type: 'none' }
  const allowed: string[] = []
  for (const route of options.routes) {
    const params = matchSegments({ pattern: route.path.split('/'), segments })
    if (!params) continue
    if (route.method === options.method) return { type: 'found', route, params }
    allowed.push(route.method)
  }
  return allowed.length > 0 ? { type: 'other-method', allowed } : { type: 'none' }
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function matchSegments(options: { pattern: string[]; segments: string[] }): Record<string, string> | undefined {
  if (options.pattern.length !== options.segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of options.pattern.entries()) {
    const segment = options.segments[index] ?? ''
    if (part.startsWith(':')) {
      if (segment === '') return undefined
      params[part.slice(1)] = segment
    } else if (part !== segment) return undefined
  }
  return params
}
