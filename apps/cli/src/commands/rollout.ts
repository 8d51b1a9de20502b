import type { Command } from 'commander'
import { table, withServer, type Answer, type Frame, type Session } from '../command-frame.ts'
import { CommandError, exitCodes } from '../exit-code.ts'
import { followRollout } from '../follow-rollout.ts'
import { exitCodeOfRollout, rolloutText, type Rollout } from '../rollout-text.ts'
import { collectParam } from './plan.ts'

type PlanFlags = {
  cause?: string
  problem?: string
  tenant: string[]
  param: Record<string, unknown>
  ringMax?: number
  tolerance?: number
  detach?: boolean
  follow?: boolean
}
type StartFlags = { reason: string; case?: string; typeCount?: string; detach?: boolean; follow?: boolean }

/** `rollout plan|start|show|list` and what steers one: each answers with the rollout as it stands then. */
export function addRollout(program: Command, frame: Frame): void {
  const rollout = program
    .command('rollout')
    .summary('one remediation over many tenants, ring by ring')
    .description('Plans, starts and steers rollouts.')
  addPlan(rollout, frame)
  addStart(rollout, frame)
  addSteering(rollout, frame)
  rollout
    .command('show')
    .description('A rollout as it stands.')
    .argument('<rollout>', 'rollout id')
    .option('--json', 'write the rollout as JSON')
    .action(async (id: string, _flags: object, command: Command) =>
      withServer({ frame, command, usualRole: 'l2', body: async ({ api }) => answer(await api.rollout.get.query({ rollout: id })) }),
    )
  rollout
    .command('list')
    .description('Rollouts, newest first.')
    .option('--open', 'only those that have not ended')
    .option('--json', 'write the page as JSON: { items, next }')
    .action(async (flags: { open?: boolean }, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const page = await api.rollout.list.query(flags.open ? { open: true } : {})
          const rows = page.items.map(({ createdAt, remediation, state, counts, createdBy, id }) => [
            createdAt,
            remediation.id,
            state,
            `${counts.fixed} of ${counts.tenants - counts.refused} fixed`,
            createdBy,
            id,
          ])
          return { value: page, text: rows.length === 0 ? 'No rollouts.\n' : table(rows) }
        },
      }),
    )
}

function addPlan(rollout: Command, frame: Frame): void {
  rollout
    .command('plan')
    .summary('count what it would do to each of them, before anything changes')
    .description('Looks at every tenant and counts. Changes nothing. Choose tenants by one of --cause, --problem and --tenant.')
    .argument('<remediation>', 'remediation id')
    .option('--cause <cause>', 'tenants that are diagnosed with this cause')
    .option('--problem <problem>', 'tenants on this shared problem')
    .option('--tenant <tenant>', 'this tenant; may be repeated', (tenant: string, earlier: string[]) => [...earlier, tenant], [])
    .option('--param <name=value>', 'a parameter; may be repeated', collectParam, {})
    .option('--ring-max <n>', 'at most so many at once; rings are 1, 2, 4 … up to it', wholeNumber)
    .option('--tolerance <n>', 'so many runs may end without a fix before it stops', wholeNumber)
    .option('--detach', 'do not wait until everything is counted')
    .option('--follow', 'tell how far it is on standard error')
    .option('--json', 'write the rollout as JSON')
    .addHelpText('after', '\nExample:\n  lamp rollout plan webhook-endpoint/enable --cause webhooks/disabled')
    .action(async (remediation: string, flags: PlanFlags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async (session) => {
          const planned = await session.api.rollout.plan.mutate({
            remediation,
            selection: selectionOf(flags),
            params: flags.param,
            ...(flags.ringMax === undefined ? {} : { ringMax: flags.ringMax }),
            ...(flags.tolerance === undefined ? {} : { tolerance: flags.tolerance }),
          })
          return flags.detach ? answer(planned) : wait({ session, rollout: planned, follow: flags.follow === true })
        },
      }),
    )
}

function addStart(rollout: Command, frame: Frame): void {
  rollout
    .command('start')
    .summary('start exactly what was counted, and wait for its end')
    .description('Starts it, or asks the person it needs (exit code 7). Exit code 3, 4 or 5 when it stopped by itself.')
    .argument('<rollout>', 'rollout id')
    .requiredOption('--reason <text>', 'why; stands in the audit log')
    .option('--case <case>', 'case or ticket')
    .option('--type-count <n>', 'the number of tenants, where it can not be undone')
    .option('--detach', 'do not wait')
    .option('--follow', 'tell how far it is on standard error')
    .option('--json', 'write the rollout as JSON')
    .action(async (id: string, flags: StartFlags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async (session) => {
          const { hash } = await session.api.rollout.get.query({ rollout: id })
          const started = await session.api.rollout.start.mutate({
            rollout: id,
            hash: hash ?? 'not counted yet',
            reason: flags.reason,
            ...(flags.case === undefined ? {} : { case: flags.case }),
            ...(flags.typeCount === undefined ? {} : { typedCount: flags.typeCount }),
          })
          return flags.detach ? answer(started) : wait({ session, rollout: started, follow: flags.follow === true })
        },
      }),
    )
}

const steering = {
  approve: { says: 'let a waiting rollout start', role: 'lead' },
  reject: { says: 'refuse a waiting rollout', role: 'lead' },
  pause: { says: 'start nothing new until it is resumed', role: 'l2' },
  resume: { says: 'let a paused rollout go on', role: 'l2' },
  abort: { says: 'start nothing new, ever', role: 'l2' },
} as const

function addSteering(rollout: Command, frame: Frame): void {
  for (const [verb, { says, role }] of Object.entries(steering) as [keyof typeof steering, (typeof steering)[keyof typeof steering]][]) {
    rollout
      .command(verb)
      .description(`${says.charAt(0).toUpperCase()}${says.slice(1)}.`)
      .argument('<rollout>', 'rollout id')
      .requiredOption('--reason <text>', 'why; stands in the audit log')
      .option('--json', 'write the rollout as JSON')
      .action(async (id: string, flags: { reason: string }, command: Command) =>
        withServer({
          frame,
          command,
          usualRole: role,
          body: async ({ api }) => {
            if (verb !== 'approve' && verb !== 'reject') return done(await api.rollout[verb].mutate({ rollout: id, reason: flags.reason }))
            const { hash } = await api.rollout.get.query({ rollout: id })
            return done(await api.rollout[verb].mutate({ rollout: id, hash: hash ?? 'not counted yet', reason: flags.reason }))
          },
        }),
      )
  }
}

function selectionOf({ cause, problem, tenant }: PlanFlags): Parameters<Session['api']['rollout']['plan']['mutate']>[0]['selection'] {
  const chosen = [cause !== undefined, problem !== undefined, tenant.length > 0].filter(Boolean).length
  if (chosen !== 1) throw new CommandError('choose tenants by one of --cause, --problem and --tenant.', { exitCode: exitCodes.usage })
  if (cause !== undefined) return { by: 'cause', cause }
  return problem === undefined ? { by: 'tenants', tenants: tenant } : { by: 'shared-problem', problem }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new CommandError(`“${text}” is no whole number.`, { exitCode: exitCodes.usage })
  return Number(text)
}

async function wait({ session, rollout, follow }: { session: Session; rollout: Rollout; follow: boolean }): Promise<Answer> {
  const onProgress = (line: string) => (follow ? session.terminal.note(`${line}\n`) : undefined)
  return answer(await followRollout({ api: session.api, rollout: rollout.id, onProgress }))
}

function answer(rollout: Rollout): Answer {
  return { value: rollout, text: rolloutText(rollout), exitCode: exitCodeOfRollout(rollout) }
}

/** What was asked for happened: whatever state that leads to is a success here. */
function done(rollout: Rollout): Answer {
  return { value: rollout, text: rolloutText(rollout), exitCode: exitCodes.ok }
}
