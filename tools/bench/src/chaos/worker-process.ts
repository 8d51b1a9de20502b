import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from './messages.ts'

const entry = fileURLToPath(new URL('./worker.ts', import.meta.url))

export type WorkerProcess = {
  name: string
  /** Runs that wait at their point in this process, with the point. */
  parked: Map<string, string>
  /** Runs that this process asked for and was answered about. */
  requested: Set<string>
  tell(message: ToWorker): void
  isAlive(): boolean
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGSTOP: all threads at once, wherever they are. */
  freeze(): void
  /** SIGCONT. */
  wake(): void
  drain(): Promise<void>
}

/** Starts a worker process; resolves when it takes runs. With concurrency 0 it is only a door. */
export async function startWorkerProcess(options: {
  name: string
  databaseUrl: string
  targetUrl: string
  concurrency: number
  onTrouble: (message: string) => void
}): Promise<WorkerProcess> {
  const { onTrouble, ...settings } = options
  const child = fork(entry, [JSON.stringify(settings)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const worker = handle({ child, name: options.name })
  child.stderr!.on('data', (chunk) => onTrouble(`${options.name}: ${String(chunk).slice(0, 2_000)}`))
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${options.name} ended with ${code} before it was ready`)))
    child.on('message', (message: FromWorker) => {
      if (message.type === 'ready') resolve()
      if (message.type === 'parked') worker.parked.set(message.run, message.point)
      if (message.type === 'requested') worker.requested.add(message.run)
      if (message.type === 'trouble') onTrouble(message.message)
    })
  })
  return worker
}

function handle({ child, name }: { child: ChildProcess; name: string }): WorkerProcess {
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    name,
    parked: new Map(),
    requested: new Set(),
    tell: (message) => void (child.connected && child.send(message)),
    isAlive,
    async kill() {
      if (isAlive()) child.kill('SIGKILL')
      await ended
    },
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    async drain() {
      this.tell({ type: 'drain' })
      await ended
    },
  }
}
