import type { Operator, Scope } from '@lamplighter/remediation'
import type { OperationsContext } from '../context.ts'
import { refuseWith } from '../run/door-refusal.ts'
import type { ControlsView, StandingView } from '../views/controls-view.ts'
import { breakGlass as breakIt, mendGlass as mendIt, reviewGlass as reviewIt } from './break-glass.ts'
import { freezeChanges as freeze, liftFreeze as lift } from './freeze.ts'
import { getControls } from './get-controls.ts'
import { getStanding } from './get-standing.ts'
import { setKillSwitch } from './kill-switch.ts'
import { resetCircuit as reset } from './reset-circuit.ts'

// The doors of the controls as screens and commands use them: each throws an `OperationRefusal` for a no, and answers with
// everything as it stands then.

type Asked = { context: OperationsContext; operator: Operator; gate?: string; reason: string }
type Answer = { type: 'refused'; reasons: Parameters<typeof refuseWith>[0] } | { type: string }

/** `remediation` null: all of them. */
export function stopRemediation({ gate, ...asked }: Asked & { remediation: string | null }): Promise<ControlsView> {
  return show(asked, setKillSwitch({ ...asked, stop: true, gate: gate ?? 'console' }))
}

export function releaseRemediation({ gate, ...asked }: Asked & { remediation: string | null }): Promise<ControlsView> {
  return show(asked, setKillSwitch({ ...asked, stop: false, gate: gate ?? 'console' }))
}

export function freezeChanges({ gate, ...asked }: Asked & { from: Date; until: Date; applies: Scope }): Promise<ControlsView> {
  return show(asked, freeze({ ...asked, gate: gate ?? 'console' }))
}

export function liftFreeze({ gate, ...asked }: Asked & { freeze: string }): Promise<ControlsView> {
  return show(asked, lift({ ...asked, gate: gate ?? 'console' }))
}

export function resetCircuit({ gate, ...asked }: Asked & { remediation: string }): Promise<ControlsView> {
  return show(asked, reset({ ...asked, gate: gate ?? 'console' }))
}

export function reviewGlass({ gate, ...asked }: Asked & { glass: string }): Promise<ControlsView> {
  return show(asked, reviewIt({ ...asked, gate: gate ?? 'console' }))
}

export async function breakGlass({ gate, ...asked }: Asked): Promise<StandingView> {
  await orRefuse(breakIt({ ...asked, gate: gate ?? 'console' }))
  return getStanding(asked)
}

export async function mendGlass({ gate, ...asked }: Omit<Asked, 'reason'>): Promise<StandingView> {
  await orRefuse(mendIt({ ...asked, gate: gate ?? 'console' }))
  return getStanding(asked)
}

async function show({ context, operator }: Asked, changing: Promise<Answer>): Promise<ControlsView> {
  await orRefuse(changing)
  return getControls({ context, operator })
}

async function orRefuse(changing: Promise<Answer>): Promise<void> {
  const answer = await changing
  if ('reasons' in answer) throw refuseWith(answer.reasons)
}
