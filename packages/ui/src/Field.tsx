import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export type FieldProps = {
  label: string
  description?: string | null | undefined
  error?: string | null | undefined
  optional?: boolean
  className?: string
}

type ControlIds = { id: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: true | undefined }

/** Label, help and error around one control, joined so that all three are heard with it. */
export function Field(props: FieldProps & { children: (control: ControlIds) => ReactNode }) {
  const { label, description, error, optional = false, className, children } = props
  const id = useId()
  const describedBy = classNames(description && `${id}-help`, error && `${id}-error`)
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-xs font-medium text-ink-soft">
        {label}
        {optional && <span className="font-normal text-ink-faint"> (optional)</span>}
      </label>
      {children({ id, 'aria-describedby': describedBy || undefined, 'aria-invalid': error ? true : undefined })}
      {description && (
        <p id={`${id}-help`} className="text-xs text-ink-faint">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  )
}

/** Sixteen pixels on narrow screens: below that, phones zoom into a focused field. */
export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-ink placeholder:text-ink-faint max-sm:text-lg sm:text-sm aria-invalid:border-bad focus-visible:outline-offset-0'
