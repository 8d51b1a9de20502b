import type { Command } from 'commander'
import { withServer, type Frame, type Session } from '../command-frame.ts'
import { CommandError, exitCodes, type ExitCode } from '../exit-code.ts'

type Plan = Awaited<ReturnType<Session['api']['plan']['create']['mutate']>>

export function addPlan(program: Command, frame: Frame): void {
  program
    .command('plan')
    .summary('what a remediation would do, before anything changes')
    .description(
      'Makes a plan: effects in plain words, undo, who may run it. Changes nothing. Exit code 6 when it would be refused, 7 when it would need approval.',
    )
    .argument('<remediation>', 'remediation id')
    .requiredOption('--tenant <tenant>', 'tenant id')
    .option('--feature <feature>', 'the feature it is for')
    .option('--param <name=value>', 'a parameter; may be repeated. Numbers, true, false and JSON are read as such', collectParam, {})
    .option('--json', 'write the plan as JSON')
    .addHelpText('after', '\nExample:\n  lamp plan payments/rotate-credential --tenant acme --feature checkout')
    .action(async (remediation: string, flags: { tenant: string; feature?: string; param: Record<string, unknown> }, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'l2',
        body: async ({ api }) => {
          const feature = flags.feature === undefined ? {} : { feature: flags.feature }
          const plan = await api.plan.create.mutate({ remediation, tenant: flags.tenant, ...feature, params: flags.param })
          return { value: plan, text: planText(plan), exitCode: exitCodeOfDecision(plan) }
        },
      }),
    )
}

/** `a=1` is the number; `a="1"` the text; `a=b=c` the text `b=c`; what is no JSON is text. */
export function collectParam(text: string, earlier: Record<string, unknown>): Record<string, unknown> {
  const at = text.indexOf('=')
  if (at < 1) throw new CommandError(`--param takes name=value; found “${text}”.`, { exitCode: exitCodes.usage })
  return { ...earlier, [text.slice(0, at)]: parseValue(text.slice(at + 1)) }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function exitCodeOfDecision(plan: Plan): ExitCode {
  switch (plan.decision.type) {
    case 'allow':
      return exitCodes.ok
    case 'needs-approval':
      return exitCodes.awaitingApproval
    case 'refuse':
      return exitCodes.refused
  }
}

function planText(plan: Plan): string {
  const lines = [`${plan.remediation.title} for ${plan.tenant.name}`, '']
  for (const effect of plan.effects)
    lines.push(`  ${effect.what}${effect.count === null ? '' : ` (${effect.count})`}: ${effect.before} → ${effect.after}`)
  lines.push('', plan.undo.possible ? `Undo: ${plan.undo.how}, within ${plan.undo.withinMinutes} minutes` : `Undo: none. ${plan.undo.why}`)
  if (plan.tenantsAffected > 1) lines.push(`Touches ${plan.tenantsAffected} tenants`)
  if (plan.duration !== null) lines.push(`Usually takes ${plan.duration.p50Seconds} s, nearly always under ${plan.duration.p90Seconds} s`)
  lines.push(`Proven by: ${plan.verifies.map(({ title }) => title).join(', ')}`, `Good until ${plan.staleAt}`, '', ...decisionLines(plan))
  return `${lines.join('\n')}\n`
}

function decisionLines(plan: Plan): string[] {
  const typed = plan.friction.typeTenantName ? ` --type-tenant "${plan.tenant.name}"` : ''
  const inCase = plan.friction.caseRequired ? ' --case ID' : ''
  const run = `lamp run ${plan.id} --reason "…"${typed}${inCase}`
  switch (plan.decision.type) {
    case 'allow':
      return [`You may run it (${plan.decision.via}): ${run}`]
    case 'needs-approval':
      return [`Needs approval by ${plan.decision.by}: ${plan.decision.because}`, `Ask for it: ${run}`]
    case 'refuse':
      return plan.decision.reasons.map(({ message, wayOut }) => `Refused: ${message} ${wayOut}`)
  }
}
