import type { Command } from 'commander'
import { table, withServer, type Answer, type Frame, type Session } from '../command-frame.ts'

export function addHealth(program: Command, frame: Frame): void {
  program
    .command('health')
    .summary('what does not work, for everyone or one tenant')
    .description(
      'Without a tenant: what fails anywhere now, and what is shared. With one: every feature of it, with its state and likely cause.',
    )
    .argument('[tenant]', 'tenant id')
    .option('--json', 'write the whole view as JSON')
    .addHelpText('after', '\nExamples:\n  lamp health\n  lamp health acme')
    .action(async (tenant: string | undefined, _flags: object, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: (session) => (tenant === undefined ? fleetHealth(session) : tenantHealth({ session, tenant })),
      }),
    )
}

async function tenantHealth(options: { session: Session; tenant: string }): Promise<Answer> {
  const view = await options.session.api.tenant.get.query({ tenant: options.tenant })
  const rows = view.features.map(({ feature, state, since, cause }) => [
    feature.id,
    state,
    since ?? '',
    cause === null ? '' : `${cause.verdict}: ${cause.title}`,
  ])
  return { value: view, text: `${view.name}: ${view.headline}\n\n${table(rows)}` }
}

async function fleetHealth({ api }: Session): Promise<Answer> {
  const desk = await api.desk.get.query()
  const { totals } = desk
  const lines = [
    `${totals.tenants} tenants, ${totals.failingTenants} with something failing (${totals.failingFeatures} features; ${totals.unknownFeatures} unknown)`,
  ]
  for (const problem of desk.sharedProblems)
    lines.push(
      `shared: ${problem.node.title}, ${problem.sick} of ${problem.members} tenants since ${problem.since}${problem.cause === null ? '' : ` (${problem.cause})`}`,
    )
  const rows = desk.failing.map(({ tenant, feature, state, since, cause }) => [tenant, feature.id, state, since ?? '', cause?.title ?? ''])
  return { value: desk, text: `${lines.join('\n')}\n${rows.length === 0 ? '' : `\n${table(rows)}`}` }
}
