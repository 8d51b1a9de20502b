/**
 * True when an error says that PostgreSQL could not be reached, went away, or is starting or stopping; such an error passes by
 * itself, so the caller is told to try again instead of being shown a fault of ours. Looks through the whole chain of causes:
 * drizzle wraps what the driver threw, and a pool wraps what the socket threw.
 *
 * Codes: SQLSTATE class 08 (connection exception), 57P01…57P05 (shutdown, crash, starting, dropped, idle), 53300 (too many
 * connections), and the socket errors of Node.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (const link of causesOf(error)) {
    const code = codeOf(link)
    if (code !== null && (awayCodes.has(code) || code.startsWith('08'))) return true
    if (link instanceof Error && awayMessages.some((message) => link.message.includes(message))) return true
  }
  return false
}

const awayCodes = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P04',
  '57P05',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
])

// What `pg` and `pg-pool` throw without a code.
const awayMessages = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Cannot use a pool after calling end on the pool',
]

function* causesOf(error: unknown): Generator<unknown> {
  let link = error
  for (let depth = 0; depth < 10 && link !== null && link !== undefined; depth += 1) {
    yield link
    if (link instanceof AggregateError) for (const inner of link.errors) yield inner
    link = typeof link === 'object' && 'cause' in link ? link.cause : null
  }
}

function codeOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('code' in value)) return null
  return typeof value.code === 'string' ? value.code : null
}
