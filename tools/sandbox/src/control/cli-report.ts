import type { FaultEntry } from '../faults/catalogue.ts'
import type { ActiveFault, FaultTarget } from './fault-desk.ts'

/** An answer of the control endpoint in words for a terminal. */
export function reportAnswer(options: { command: 'faults' | 'inject' | 'clear' | 'status'; body: unknown }): string {
  switch (options.command) {
    case 'faults':
      return reportFaults((options.body as { faults: FaultEntry[] }).faults)
    case 'inject': {
      const { fault, target, result } = options.body as { fault: string; target: FaultTarget; result: string }
      return result === 'injected' ? `${fault} injected: ${nameOf(target)}.` : `${fault} is active already: ${nameOf(target)}.`
    }
    case 'clear': {
      const { cleared } = options.body as { cleared: { fault: string; target: FaultTarget }[] }
      if (cleared.length === 0) return 'Nothing was active.'
      return cleared.map(({ fault, target }) => `${fault} cleared: ${nameOf(target)}.`).join('\n')
    }
    case 'status':
      return reportStatus(options.body as { tenants: number; active: ActiveFault[] })
  }
}

function reportFaults(faults: FaultEntry[]): string {
  const width = Math.max(...faults.map((fault) => fault.id.length))
  return faults
    .map(({ id, title, target, sharedTargets, params }) => {
      const where = target === 'tenant' ? '--tenant T' : `--shared ${sharedTargets.join('|')}`
      const takes = Object.entries(params).map(([name, spec]) => ` --param ${name}=${String(spec.default ?? '…')}`)
      return `${id.padEnd(width)}  ${title}\n${' '.repeat(width)}  ${where}${takes.join('')}`
    })
    .join('\n')
}

function reportStatus({ tenants, active }: { tenants: number; active: ActiveFault[] }): string {
  const head = `${tenants} tenants, ${active.length === 0 ? 'nothing is broken' : `${active.length} broken`}.`
  const lines = active.map(
    ({ fault, target, truth, mitigated }) => `${nameOf(target)}: ${fault} (${truth.cause})${mitigated ? ', routed around' : ''}`,
  )
  return [head, ...lines].join('\n')
}

function nameOf(target: FaultTarget): string {
  return 'tenant' in target ? `tenant ${target.tenant}` : target.shared
}
