import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

/** Processor milliseconds of a process with all that it started, living or ended and waited for. Linux only: reads /proc. */
export function cpuMsOfTree(root: number): number {
  const parents = new Map(livingProcesses().map((one) => [one.pid, one]))
  let ticks = 0
  for (const one of parents.values()) {
    for (let at: typeof one | undefined = one; at !== undefined; at = parents.get(at.parent)) {
      if (at.pid !== root) continue
      ticks += one.ticks
      break
    }
  }
  return (ticks * 1000) / ticksPerSecond
}

/**
 * Counts from now on what everything on this machine but the given processes, and all that they start, takes: the answer is in cores. Says how far
 * figures by the clock are to be believed.
 */
export function watchOtherWork(roots: number[]): () => number {
  const read = () => ({ own: roots.reduce((sum, root) => sum + cpuMsOfTree(root), 0), all: busyMsOfMachine(), at: performance.now() })
  const before = read()
  return () => {
    const after = read()
    return Math.max(0, (after.all - before.all - (after.own - before.own)) / (after.at - before.at))
  }
}

function busyMsOfMachine(): number {
  const [user, nice, system, , , irq, softIrq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number) as number[]
  return ((user! + nice! + system! + irq! + softIrq! + steal!) * 1000) / ticksPerSecond
}

/** Resident megabytes of one process. */
export function residentMb(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) / 1024
}

function livingProcesses(): { pid: number; parent: number; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The second field is the name in brackets and may hold anything.
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
        const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number) as [number, number, number, number]
        return [{ pid: Number(name), parent: Number(fields[1]), ticks: user + system + childUser + childSystem }]
      } catch {
        return []
      }
    })
}

/** The process that started this one; of a PostgreSQL connection, the server itself. */
export function parentOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}
