import { startEngine, type BenchFleet } from './bench-fleet.ts'
import { runChild } from './child-task.ts'
import { cpuMsOfTree } from './process-figures.ts'
import { spreadDue } from './seed-fleet.ts'

export type Rate = { perSecond: number; cpuMsPerCheck: number }
export type OurRate = Rate & { postgresCpuMsPerCheck: number; residentMb: number; looks: number }
type Options = { fleet: BenchFleet; connections: 'kept' | 'fresh'; seconds: number }

export async function measureBareLoop({ fleet, connections, seconds }: Options): Promise<Rate> {
  const task = { ports: fleet.ports, connections, seconds }
  const {
    checks,
    seconds: took,
    cpuMs,
  } = await runChild<{ checks: number; seconds: number; cpuMs: number }>({ folder: fleet.folder, name: 'bare-loop', task })
  return { perSecond: checks / took, cpuMsPerCheck: cpuMs / checks }
}

/** One worker that is always behind: everything is due each second, so it works as fast as it can. Processor time of the worker and of PostgreSQL. */
export async function measureEngine({ fleet, connections, seconds, warmUpSeconds }: Options & { warmUpSeconds: number }): Promise<OurRate> {
  await spreadDue({ pool: fleet.pool, intervalMs: 1 })
  const engine = await startEngine({ folder: fleet.folder, url: fleet.url, connections, intervalMs: 1000 })
  try {
    await new Promise((resolve) => setTimeout(resolve, warmUpSeconds * 1000))
    const before = { ...(await engine.figures()), postgres: cpuMsOfTree(fleet.postgresPid) }
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    const after = { ...(await engine.figures()), postgres: cpuMsOfTree(fleet.postgresPid) }
    const looks = after.looks - before.looks
    if (after.transitions > 0 || after.failedWrites > 0) throw new Error(`a fleet that is well moved: ${JSON.stringify(after)}`)
    return {
      perSecond: looks / (after.seconds - before.seconds),
      cpuMsPerCheck: (after.cpuMs - before.cpuMs) / looks,
      postgresCpuMsPerCheck: (after.postgres - before.postgres) / looks,
      residentMb: after.residentMb,
      looks: after.looks,
    }
  } finally {
    await engine.stop()
  }
}
