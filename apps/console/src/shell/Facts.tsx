import { Fragment, type ReactNode } from 'react'

/** Names and values in two columns; a value that is null is left out with its name. */
export function Facts(props: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {props.facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt className="text-ink-faint">{name}</dt>
            <dd className="min-w-0 break-words text-ink">{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
