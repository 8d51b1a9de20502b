import { readFileSync } from 'node:fs'

/**
 * The processes between `npm start` and us: npm itself, its shell, a loader. When one of them is gone nobody is left who could press
 * Ctrl-C or whom a signal would reach us through: npm's shell, for one, ends on SIGTERM without telling us. Empty when npm
 * did not run us. Without /proc, only our own parent is known.
 */
export function findNpmParents(variables: Record<string, string | undefined> = process.env): number[] {
  if (variables['npm_lifecycle_event'] === undefined) return []
  const parents: number[] = []
  for (let pid = process.ppid; pid > 1 && parents.length < chainMax;) {
    parents.push(pid)
    const facts = readProcess(pid)
    if (facts === null) return [process.ppid]
    if (facts.isNpm) return parents
    pid = facts.parent
  }
  return [process.ppid]
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** npm, its shell, a loader; more would be somebody else's processes. */
const chainMax = 6

function readProcess(pid: number): { parent: number; isNpm: boolean } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return { parent, isNpm: /(^|\/)npm(-cli\.js)?(\s|\0|$)/.test(title) }
  } catch {
    return null
  }
}
