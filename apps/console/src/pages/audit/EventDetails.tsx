import type { AuditEventView } from '../../server/answers.ts'

export function EventDetails(props: { event: AuditEventView }) {
  const { event } = props
  const extra = Object.keys(event.details).length > 0 ? JSON.stringify(event.details, null, 2) : null
  return (
    <div className="sm:min-w-48">
      {event.reason && <p className="text-pretty text-ink">“{event.reason}”</p>}
      <p className="text-xs text-ink-faint">{[event.case, `gate ${event.gate}`].filter(Boolean).join(' · ')}</p>
      <details>
        <summary className="w-fit rounded-sm text-xs text-accent">Details and hashes</summary>
        <div className="mt-1 flex flex-col gap-1 rounded-md bg-sunken p-2 font-mono text-xs break-all text-ink">
          {extra && <pre className="whitespace-pre-wrap">{extra}</pre>}
          {event.planHash && <span>plan {event.planHash}</span>}
          <span>before {event.previousHash}</span>
          <span>this {event.hash}</span>
        </div>
      </details>
    </div>
  )
}
