import type pg from 'pg'

/** A statement is worth a name once it has come so often; what comes once is left alone. */
const namedFromUse = 3
/** So many texts at most: each connection keeps every named plan, and lists of many lengths make ever new texts. */
const mostTexts = 400

export type StatementNames = { nameOf(text: string): string | undefined }

/** Names for texts, the same for all connections of a pool: a name must mean one text. */
export function createStatementNames(): StatementNames {
  const uses = new Map<string, { count: number; name: string }>()
  return {
    nameOf(text) {
      const known = uses.get(text)
      if (known) return ++known.count >= namedFromUse ? known.name : undefined
      if (uses.size < mostTexts) uses.set(text, { count: 1, name: `s${uses.size}` })
      return undefined
    },
  }
}

/**
 * Has statements with parameters that come again and again parsed and planned once for each connection instead of at every use, which was half of the
 * server's work in carrying out a run. The server itself goes back to planning each time where that gives cheaper plans (`plan_cache_mode`).
 */
export function nameStatements(client: pg.PoolClient, names: StatementNames): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const named = (config: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const name = isUnnamed(config) && Array.isArray(values) && values.length > 0 ? names.nameOf(config.text) : undefined
    return name === undefined ? query(config, values, ...rest) : query({ ...(config as object), name }, values, ...rest)
  }
  client.query = named as typeof client.query
}

function isUnnamed(config: unknown): config is { text: string } {
  if (typeof config !== 'object' || config === null || 'submit' in config) return false
  return 'text' in config && typeof config.text === 'string' && !('name' in config && config.name)
}
