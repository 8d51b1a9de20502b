import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

// Each party of the comparison is a process of its own, so that its processor time and memory are its own.

/** In the child: what it was told to do. */
export async function readTask<T>(): Promise<T> {
  process.send?.({ ready: true })
  const [task] = (await once(process, 'message')) as [T]
  return task
}

/** In the child: seconds of the clock, and of its own processor time. */
export function sinceStart(): { seconds: number; cpuMs: number } {
  const { user, system } = process.cpuUsage()
  return { seconds: performance.now() / 1000, cpuMs: (user + system) / 1000 }
}

export type Child = {
  pid: number
  /** The next message; rejects when the child ends without one. */
  next<T>(): Promise<T>
  send(message: object): void
  stop(): Promise<void>
}

export type ChildName = 'engine' | 'bare-loop' | 'target'

/** Starts a bundled child of `folder`. */
export function startChild({ folder, name }: { folder: string; name: ChildName }): Child {
  const child: ChildProcess = fork(join(folder, `${name}.mjs`), {
    execArgv: ['--expose-gc', ...process.execArgv.filter((flag) => flag.startsWith('--cpu-prof'))],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit')
  return {
    pid: child.pid ?? 0,
    async next<T>() {
      const ended = new AbortController()
      try {
        const message = once(child, 'message', { signal: ended.signal })
        const gone = once(child, 'exit', { signal: ended.signal }).then(() => {
          throw new Error(`${name} ended before it answered`)
        })
        gone.catch(() => undefined)
        message.catch(() => undefined)
        return ((await Promise.race([message, gone])) as [T])[0]
      } finally {
        ended.abort()
      }
    },
    send: (message) => void child.send(message),
    async stop() {
      if (child.connected) child.disconnect()
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      if (child.exitCode === null && child.signalCode === null) await exited
      clearTimeout(timer)
    },
  }
}

/** Starts a child, gives it its task once it is ready, and returns its first answer. */
export async function runChild<T>({ folder, name, task }: { folder: string; name: ChildName; task: object }): Promise<T> {
  const child = startChild({ folder, name })
  try {
    await child.next()
    child.send(task)
    return await child.next<T>()
  } finally {
    await child.stop()
  }
}
