import { Agent, request } from 'undici'
import { readTask, sinceStart } from './child-task.ts'
import { bodyMatch, checksPerTenant, pathOf } from './plain-checks.ts'

// A child process that asks the same questions with undici and nothing else: the limit. As many at once as the product's sweep has visits.

const task = await readTask<{ ports: number[]; connections: 'kept' | 'fresh'; seconds: number }>()
const dispatcher = new Agent({ connections: 24, pipelining: task.connections === 'fresh' ? 0 : 1 })
const atOnce = 64
let done = 0
let isOver = false

async function ask(n: number): Promise<void> {
  const port = task.ports[Math.floor(n / checksPerTenant) % task.ports.length]!
  const answer = await request(`http://127.0.0.1:${port}${pathOf(n % checksPerTenant)}`, {
    dispatcher,
    headers: { 'accept-encoding': 'identity', accept: '*/*' },
    headersTimeout: 5000,
    bodyTimeout: 5000,
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200 || !text.includes(bodyMatch)) throw new Error(`port ${port} answered ${answer.statusCode}`)
}

async function askForEver(first: number): Promise<void> {
  for (let n = first; !isOver; n += atOnce) {
    await ask(n)
    done += 1
  }
}

const asking = Array.from({ length: atOnce }, (_, first) => askForEver(first))
await new Promise((resolve) => setTimeout(resolve, 1000))
const start = { done, ...sinceStart() }
await new Promise((resolve) => setTimeout(resolve, task.seconds * 1000))
const end = { done, ...sinceStart() }
isOver = true
await Promise.all(asking)
process.send?.({ checks: end.done - start.done, seconds: end.seconds - start.seconds, cpuMs: end.cpuMs - start.cpuMs })
process.disconnect()
await dispatcher.close()
