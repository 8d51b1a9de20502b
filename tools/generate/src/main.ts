import { fileURLToPath } from 'node:url'
import { generate } from './generate.ts'
import { parseRequest } from './request.ts'

try {
  const { written, next } = generate({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    request: parseRequest(process.argv.slice(2)),
  })
  process.stdout.write(`${written.map((path) => `wrote ${path}`).join('\n')}\n\nNext:\n${next.map((step) => `  ${step}`).join('\n')}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
