import { CopyButton, formatDuration } from '@lamplighter/ui'
import type { ReactNode } from 'react'
import type { PlanView } from '../server/answers.ts'
import { Facts } from '../shell/Facts.tsx'
import { count, effectWords, ended, roleWords } from '../words/plain-words.ts'
import { budgetWords } from './budget-words.ts'
import { EffectList } from './EffectList.tsx'

/** The plan in plain words: what changes from what to what, how long, whether it can be taken back, and what proves it. */
export function PlanDetails(props: { plan: PlanView }) {
  const { plan } = props
  const { duration, undo } = plan
  return (
    <div className="flex flex-col gap-4">
      <div>
        <h3 className="mb-1.5 text-xs font-medium text-ink-faint">
          What changes for{' '}
          {plan.tenantsAffected === 1 ? plan.tenant.name : count({ of: plan.tenantsAffected, one: 'tenant', many: 'tenants' })}
        </h3>
        <EffectList effects={plan.effects} />
      </div>
      <Facts
        facts={[
          ['Risk', effectWords[plan.effect].meaning],
          ['Undo', undo.possible ? `Within ${formatDuration(undo.withinMinutes * 60)}. ${undo.how}` : `Not possible. ${undo.why}`],
          [
            'Takes',
            duration
              ? `usually ${formatDuration(duration.p50Seconds)}, nine times of ten under ${formatDuration(duration.p90Seconds)}`
              : 'not known yet: it has run fewer than three times',
          ],
          ['Steps', plan.steps.map((step) => step.title).join(' → ')],
          ['Proven by', plan.verifies.map((check) => check.title).join(', ')],
          ['Gate', gateWords(plan)],
          ['Left', budgetWords(plan.budgets)],
          [
            'Plan',
            <span
              key="hash"
              className="font-mono text-xs"
            >{`${plan.hash.slice(0, 12)} · ${plan.remediation.id} v${plan.remediation.version}`}</span>,
          ],
        ]}
      />
      <Say title="Before you press, say">
        <p className="min-w-0 flex-1">{plan.say.before}</p>
        <CopyButton text={plan.say.before} label="Copy" />
      </Say>
    </div>
  )
}

function Say(props: { title: string; children: ReactNode }) {
  return (
    <div className="rounded-md bg-accent-soft px-3 py-2">
      <p className="text-xs text-ink-soft">{props.title}</p>
      <div className="flex items-end justify-between gap-3 text-md text-pretty text-ink">{props.children}</div>
    </div>
  )
}

function gateWords(plan: PlanView): string {
  switch (plan.decision.type) {
    case 'allow':
      return `You may run it yourself (${plan.decision.via}).`
    case 'needs-approval':
      return `Waits for approval by ${roleWords[plan.decision.by]}: ${ended(plan.decision.because)}`
    case 'refuse':
      return 'Refused, see below.'
  }
}
