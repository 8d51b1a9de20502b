import { workerData } from 'node:worker_threads'
import { readEnv } from './env.ts'
import { serveExplainThread } from './explain-pool.ts'
import { runProgram } from './program.ts'
import { createTerminal } from './terminal.ts'

if (!serveExplainThread(workerData)) {
  process.exitCode = await runProgram({ argv: process.argv.slice(2), env: readEnv(), terminal: createTerminal(), entry: import.meta.url })
}
