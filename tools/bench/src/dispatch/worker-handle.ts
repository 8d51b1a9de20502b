import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromDispatchWorker, WorkerSettings } from './worker-messages.ts'

const entry = fileURLToPath(new URL('./dispatch-worker.ts', import.meta.url))

export type DispatchWorker = { start(): void; stop(): Promise<void> }

/** A worker process that is connected and takes no runs until it is told to start. */
export async function startDispatchWorker(
  options: WorkerSettings & { onFirstStep: (run: string, atNs: bigint) => void },
): Promise<DispatchWorker> {
  const { onFirstStep, ...settings } = options
  const child = fork(entry, [JSON.stringify(settings)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${settings.name} ended with ${code} before it was ready`)))
    child.on('message', (message: FromDispatchWorker) => {
      if (message.type === 'ready') resolve()
      else onFirstStep(message.run, BigInt(message.atNs))
    })
  })
  return {
    start: () => void child.send('start'),
    async stop() {
      child.send('stop')
      await ended
    },
  }
}
