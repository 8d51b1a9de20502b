import { verifyAudit } from '@lamplighter/operations'
import type { Bench, BenchResult } from './bench.ts'
import { chaosOperator } from './chaos/chaos-operator.ts'
import { openChaosWorld } from './chaos/chaos-world.ts'
import { roundPlans } from './chaos/compose-rounds.ts'
import { judgeRun } from './chaos/judge-run.ts'
import { playAll } from './chaos/play-all.ts'
import { reportChaos, type Judged } from './chaos/report-chaos.ts'
import { seededRandom } from './seeded-random.ts'

const seed = 20261121

/** Workers are killed and frozen at every point of a run's journal, PostgreSQL is ended under them; the target counts. */
export const chaosBench: Bench = {
  name: 'chaos',
  about: 'workers killed and frozen at every journal point: duplicate effects, lost runs, untruthful ends, takeover',
  run: ({ quick }) => playChaos({ quick }),
}

async function playChaos({ quick }: { quick: boolean }): Promise<BenchResult> {
  const world = await openChaosWorld()
  const began = performance.now()
  try {
    const runs = await playAll({
      world,
      random: seededRandom(seed),
      plans: roundPlans({ quick }),
      onRound: (line) => void process.stderr.write(`${line}\n`),
    })
    const judged: Judged[] = []
    for (const run of runs) judged.push({ run, judgement: await judgeRun({ world, run }) })
    const audit = await verifyAudit({ context: world.context, operator: chaosOperator })
    const notes = [
      `seed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s, two worker processes, one PostgreSQL with fsync, effects counted at the target`,
      'takeover: from the hit (for PostgreSQL: from its return) until another attempt has the run, looked at ten times a second',
      `audit chain: ${audit.type}`,
      ...world.troubles.slice(0, 10).map((trouble) => `TROUBLE ${trouble}`),
    ]
    return reportChaos({ judged, notes })
  } finally {
    await world.close()
  }
}
