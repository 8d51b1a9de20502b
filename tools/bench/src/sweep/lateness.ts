import { startEngine, type BenchFleet } from './bench-fleet.ts'
import type { EngineFigures } from './engine.ts'
import { keepDue, moveTenth, spreadDue } from './seed-fleet.ts'

/** What one worker did in a section: the figures at its begin, and those at its end with the lateness in between. */
export type Section = { before: EngineFigures; after: EngineFigures }

export type LatenessOptions = {
  fleet: BenchFleet
  /** How many of the fleet's tenants are scheduled. */
  tenants: number
  intervalMs: number
  warmUpSeconds: number
  seconds: number
}

/**
 * Every check of the fleet once an interval, for some seconds after some to begin with. Late is a visit's last first look after the moment the
 * tenant was due.
 */
export async function measureLateness(options: LatenessOptions): Promise<Section> {
  return withScheduled({ ...options, use: ({ section }) => section(options.seconds) })
}

/**
 * The same for one worker twice, calm and while every tenth tenant hangs. The second section begins when each of these has been met once:
 * meeting it first is what finds out.
 */
export async function measureHanging(options: LatenessOptions): Promise<{ calm: Section; disturbed: Section }> {
  const { fleet, intervalMs, seconds } = options
  await moveTenth({ pool: fleet.pool, hanging: fleet.hanging })
  const hang = async (isHanging: boolean) => {
    fleet.target.send({ hang: isHanging })
    await fleet.target.next()
  }
  try {
    return await withScheduled({
      ...options,
      use: async ({ section }) => {
        const calm = await section(seconds)
        await hang(true)
        await pause(intervalMs / 1000 + options.warmUpSeconds)
        return { calm, disturbed: await section(seconds) }
      },
    })
  } finally {
    await hang(false)
  }
}

async function withScheduled<T>(
  options: LatenessOptions & { use: (run: { section: (seconds: number) => Promise<Section> }) => Promise<T> },
): Promise<T> {
  const { fleet, intervalMs } = options
  const engine = await startEngine({ folder: fleet.folder, url: fleet.url, connections: 'kept', intervalMs })
  try {
    await spreadDue({ pool: fleet.pool, intervalMs })
    await keepDue({ pool: fleet.pool, tenants: options.tenants })
    await pause(options.warmUpSeconds)
    return await options.use({
      section: async (seconds) => {
        const before = await engine.figures()
        await pause(seconds)
        return { before, after: await engine.figures() }
      },
    })
  } finally {
    await engine.stop()
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
