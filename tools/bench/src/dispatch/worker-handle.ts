import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BareWorkerSettings, FirstStep, FromWorker, JobDone, WorkerSettings } from './worker-messages.ts'

/** A worker process that is connected and takes nothing until it is told to start. */
export type BenchWorker = { start(): void; stop(): Promise<void> }

export function startDispatchWorker({
  onFirstStep,
  ...settings
}: WorkerSettings & { onFirstStep: (run: string, atNs: bigint) => void }): Promise<BenchWorker> {
  return startWorker<FirstStep>({
    entry: new URL('./dispatch-worker.ts', import.meta.url),
    settings,
    onMessage: ({ run, atNs }) => onFirstStep(run, BigInt(atNs)),
  })
}

/** The peer's. */
export function startBareWorker({ onDone, ...settings }: BareWorkerSettings & { onDone: () => void }): Promise<BenchWorker> {
  return startWorker<JobDone>({ entry: new URL('./bare-worker.ts', import.meta.url), settings, onMessage: onDone })
}

async function startWorker<Message extends { type: string }>({
  entry,
  settings,
  onMessage,
}: {
  entry: URL
  settings: object
  onMessage: (message: Message) => void
}): Promise<BenchWorker> {
  const file = fileURLToPath(entry)
  const child = fork(file, [JSON.stringify(settings)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)))
    child.on('message', (message: FromWorker<Message>) => {
      if (message.type === 'ready') resolve()
      else onMessage(message as Message)
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
