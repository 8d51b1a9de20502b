import { refuseControl, type ControlInput, type Operator } from '@lamplighter/remediation'
import type { ControlsView } from '../views/controls-view.ts'

type Action = ControlsView['actions']['stop']

/** The button for a control: enabled, or the sentence that stands on it. The doors decide again, with the reason given. */
export function controlAction({ operator, ...asked }: Omit<ControlInput, 'reason'>): Action {
  const reasons = refuseControl({ operator, ...asked, reason: 'asked before it is given' })
  return reasons.length === 0 ? { type: 'enabled' } : { type: 'disabled', reason: reasons.map((reason) => reason.message).join(' ') }
}

export function controlActions(operator: Operator): ControlsView['actions'] {
  return {
    stop: controlAction({ kind: 'stop-remediation', operator }),
    release: controlAction({ kind: 'release-remediation', operator }),
    stopAll: controlAction({ kind: 'stop-everything', operator }),
    releaseAll: controlAction({ kind: 'release-everything', operator }),
    freeze: controlAction({ kind: 'freeze', operator }),
    resetCircuit: controlAction({ kind: 'reset-circuit', operator }),
  }
}
