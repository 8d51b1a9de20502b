import { startEmbeddedPostgres } from '../embedded/embedded-postgres.ts'

// For tests of the launcher: a process of its own that starts (or attaches), says so in one line, and lives until killed.
const server = await startEmbeddedPostgres({ dataDir: process.argv[2]! })
process.stdout.write(`${JSON.stringify({ url: server.url, role: server.role })}\n`)
setInterval(() => {}, 60_000)
