import type { ReactNode } from 'react'

/** Nothing here, said as an answer: what that means, and what would fill it. */
export function EmptyState(props: { title: string; children?: ReactNode; action?: ReactNode; icon?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-0.5 px-6 py-5 text-center">
      {props.icon && <span className="mb-1 text-ink-faint [&_svg]:size-5">{props.icon}</span>}
      <p className="text-sm font-medium text-ink">{props.title}</p>
      {props.children && <div className="max-w-96 text-sm text-pretty text-ink-faint">{props.children}</div>}
      {props.action && <div className="mt-2">{props.action}</div>}
    </div>
  )
}
