import type { Command } from 'commander'
import { parseCount } from '../count-option.ts'
import { table, withServer, type Frame } from '../command-frame.ts'

export function addTenant(program: Command, frame: Frame): void {
  program
    .command('tenant')
    .summary('find a tenant by what a caller says')
    .description('Tenants.')
    .command('find')
    .description('Finds tenants by company, domain, e-mail, order number or tenant id.')
    .argument('<text>', 'what the caller says')
    .option('--limit <n>', 'at most so many', parseCount, 10)
    .option('--json', 'write the hits as one JSON array')
    .addHelpText('after', '\nExamples:\n  lamp tenant find owner@acme.example\n  lamp tenant find ACM-10042 --json')
    .action(async (text: string, flags: { limit: number }, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const hits = await api.tenant.search.query({ text, limit: flags.limit })
          const rows = hits.map((hit) => [
            hit.tenant,
            hit.name,
            hit.region,
            hit.tier,
            stateOf(hit),
            `${hit.matched.kind} ${hit.matched.value}`,
          ])
          return { value: hits, text: hits.length === 0 ? `Nobody is known as “${text}”.\n` : table(rows) }
        },
      }),
    )
}

function stateOf(hit: { failing: number; degraded: number }): string {
  if (hit.failing > 0) return `${hit.failing} failing`
  return hit.degraded > 0 ? `${hit.degraded} degraded` : 'ok'
}
