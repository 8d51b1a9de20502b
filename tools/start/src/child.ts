import { fork, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { childEnvironment, repository } from './env.ts'

export type Child = {
  name: string
  pid: number
  logFile: string
  /** Settles when it has ended, with what is to be said about it. */
  ended: Promise<string>
  isRunning(): boolean
  /** Asks it to end; kills it when it has not after `withinMs`. */
  stop(options: { withinMs: number }): Promise<void>
  /** The newest lines of its log. */
  lastLines(count: number): string
}

const endWithParent = pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'end-with-parent.mjs')).href

/**
 * Starts the built program where there is one, else its source. In a session of its own, so that Ctrl-C reaches only us and we end
 * the children in our order; and bound to us by a channel, so that it ends when we are killed.
 */
export function startChild(options: { name: string; built: string; source: string; home: string; endAfterParentMs: number }): Child {
  const { name, home } = options
  const logFile = join(home, 'log', `${name}.log`)
  const built = join(repository, options.built)
  const entry = existsSync(built) ? built : join(repository, options.source)
  mkdirSync(dirname(logFile), { recursive: true })
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.before`)
  const log = openSync(logFile, 'a', 0o600)
  const child = fork(entry, [], {
    cwd: repository,
    env: { ...childEnvironment(home), END_AFTER_PARENT_MS: String(options.endAfterParentMs) } as NodeJS.ProcessEnv,
    execArgv: ['--enable-source-maps', '--import', endWithParent, ...(entry === built ? [] : ['--import', 'tsx'])],
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  return describeChild({ name, child, logFile })
}

function describeChild(options: { name: string; child: ChildProcess; logFile: string }): Child {
  const { name, child, logFile } = options
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => resolve(`${name} ended (${signal ?? `exit code ${code}`})`))
  })
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null && child.pid !== undefined
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    ended,
    isRunning,
    async stop({ withinMs }) {
      if (!isRunning()) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
      await ended
      clearTimeout(timer)
    },
    lastLines: (count) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n'),
  }
}
