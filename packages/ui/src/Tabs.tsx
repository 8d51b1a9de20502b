import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { classNames } from './class-names.ts'

export type TabItem<K extends string> = { key: K; label: ReactNode; content: ReactNode }

/** One of several views of the same thing; arrow keys move between them, and moving selects. */
export function Tabs<K extends string>(props: {
  ariaLabel: string
  items: TabItem<K>[]
  selected: K
  onSelect: (key: K) => void
  trailing?: ReactNode
}) {
  const { ariaLabel, items, selected, onSelect, trailing } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = items.find((item) => item.key === selected) ?? items[0]!

  const onKeyDown = (event: KeyboardEvent) => {
    const step = tabSteps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = items.indexOf(current)
    const next = step === 'first' ? 0 : step === 'last' ? items.length - 1 : (at + step + items.length) % items.length
    onSelect(items[next]!.key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }

  return (
    <div className="flex min-w-0 flex-col">
      <div className="flex items-center justify-between gap-2 border-b border-line">
        {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the tabs inside take the focus, as the pattern asks */}
        <div ref={list} role="tablist" aria-label={ariaLabel} className="-mb-px flex gap-4 overflow-x-auto" onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              role="tab"
              id={`${id}-${item.key}`}
              aria-selected={item === current}
              aria-controls={`${id}-panel`}
              tabIndex={item === current ? 0 : -1}
              onClick={() => onSelect(item.key)}
              className={classNames(
                'h-8 border-b-2 text-sm whitespace-nowrap focus-visible:-outline-offset-2',
                item === current ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-soft hover:text-ink',
              )}
            >
              {item.label}
            </button>
          ))}
        </div>
        {trailing}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${current.key}`} className="min-w-0 pt-3">
        {current.content}
      </div>
    </div>
  )
}

const tabSteps: Record<string, number | 'first' | 'last' | undefined> = { ArrowRight: 1, ArrowLeft: -1, Home: 'first', End: 'last' }
