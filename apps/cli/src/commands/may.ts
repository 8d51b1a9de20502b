import type { Command } from 'commander'
import { withServer, type Frame, type Session } from '../command-frame.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { collectParam } from './plan.ts'

type May = Awaited<ReturnType<Session['api']['controls']['may']['query']>>
type Flags = { tenant: string; param: Record<string, unknown>; withPlan?: boolean }

export function addMay(program: Command, frame: Frame): void {
  program
    .command('may')
    .summary('what would happen if somebody asked for a remediation')
    .description(
      'Says whether an operator could run a remediation on a tenant now, who could approve, and why not. Changes nothing. Exit code 6 when it would be refused, 7 when it would need approval.',
    )
    .argument('<operator>', 'operator id')
    .argument('<remediation>', 'remediation id')
    .requiredOption('--tenant <tenant>', 'tenant id')
    .option('--with-plan', 'read the tenant and make the plan, so that amounts and counts are answered too')
    .option('--param <name=value>', 'a parameter of the plan; may be repeated', collectParam, {})
    .option('--json', 'write the answer as JSON')
    .addHelpText('after', '\nExample:\n  lamp may demo-l1 payments/rotate-credential --tenant acme')
    .action(async (operator: string, remediation: string, flags: Flags, command: Command) =>
      withServer({
        frame,
        command,
        usualRole: 'lead',
        body: async ({ api }) => {
          const { tenant, param: params, withPlan = false } = flags
          const answer = await api.controls.may.query({ operator, remediation, tenant, params, withPlan })
          return { value: answer, text: mayText(answer), exitCode: exitCodeOf(answer) }
        },
      }),
    )
}

function exitCodeOf({ decision }: May): ExitCode {
  if (decision.type === 'refuse') return exitCodes.refused
  return decision.type === 'allow' ? exitCodes.ok : exitCodes.awaitingApproval
}

function mayText({ sentence, decision, approvers, operator, basis }: May): string {
  const lines = [sentence, `Scope: ${operator.scope}`]
  if (decision.type === 'refuse') lines.push(...decision.reasons.map(({ message, wayOut }) => `Refused: ${message} ${wayOut}`))
  if (decision.type === 'needs-approval')
    lines.push(
      decision.because,
      `Could approve: ${approvers.map(({ name, role }) => `${name} (${role})`).join(', ') || 'nobody who is known here'}`,
    )
  if (basis.plan.type === 'made') lines.push(...basis.plan.effects.map(({ what, before, after }) => `  ${what}: ${before} → ${after}`))
  lines.push(
    basis.diagnosis
      ? `Diagnosis: ${basis.diagnosis.feature}, ${basis.diagnosis.verdict}, ${basis.diagnosis.at}`
      : 'Diagnosis: none of the last day',
  )
  return `${lines.join('\n')}\n`
}
