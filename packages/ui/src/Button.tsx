import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './Tooltip.tsx'

type Look = { variant?: 'primary' | 'secondary' | 'quiet' | 'danger'; size?: 'sm' | 'md' | 'lg' }

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled' | 'type'> &
  Look & {
    type?: 'button' | 'submit'
    /**
     * Disables the button and says why. There is no other way to disable one: a greyed control without a reason is a riddle.
     * The button keeps its place in the tab order, so that the reason can be read and heard.
     */
    disabledReason?: string | null | undefined
    /** Where the reason stands: under the button, or in a tooltip where room is scarce. */
    reasonAs?: 'text' | 'tooltip'
    /** While something runs: replaces the label, and further presses do nothing. */
    pendingLabel?: string | null | undefined
    icon?: ReactNode
  }

export function Button(props: ButtonProps) {
  const {
    variant,
    size,
    disabledReason,
    reasonAs = 'tooltip',
    pendingLabel,
    icon,
    className,
    children,
    onClick,
    type = 'button',
    ...rest
  } = props
  const reasonId = useId()
  const blocked = Boolean(disabledReason) || Boolean(pendingLabel)
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={blocked || undefined}
      aria-busy={pendingLabel ? true : undefined}
      aria-describedby={disabledReason ? reasonId : rest['aria-describedby']}
      className={classNames(buttonClasses({ variant, size }), className)}
      onClick={(event) => {
        if (blocked) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {pendingLabel ? <Spinner /> : icon}
      {pendingLabel ?? children}
    </button>
  )
  if (!disabledReason) return button
  if (reasonAs === 'tooltip') {
    return (
      <Tooltip text={disabledReason}>
        {button}
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      </Tooltip>
    )
  }
  return (
    <span className="flex flex-col items-stretch gap-1">
      {button}
      <span id={reasonId} className="text-xs text-ink-soft">
        {disabledReason}
      </span>
    </span>
  )
}

/** The classes of a button, for links that look like one. */
export function buttonClasses(options: { variant?: Look['variant']; size?: Look['size'] } = {}): string {
  const { variant = 'secondary', size = 'md' } = options
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors [&_svg]:size-4 [&_svg]:shrink-0',
    'aria-disabled:border-line aria-disabled:bg-sunken aria-disabled:text-ink-faint aria-disabled:shadow-none aria-disabled:hover:bg-sunken',
    sizes[size],
    variants[variant],
  )
}

const sizes = { sm: 'h-7 px-2 text-xs', md: 'h-8 px-3 text-sm', lg: 'h-11 px-4 text-md' }
const variants = {
  primary: 'border border-transparent bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong/60 bg-surface text-ink hover:bg-hover',
  quiet: 'border border-transparent text-ink-soft hover:bg-hover hover:text-ink',
  danger: 'border border-transparent bg-bad text-bad-ink hover:bg-bad-hover',
}

export function Spinner() {
  return (
    <svg viewBox="0 0 16 16" className="animate-turn" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity="0.25" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
