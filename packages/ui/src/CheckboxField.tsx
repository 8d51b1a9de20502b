import { type ComponentProps, useId } from 'react'

export function CheckboxField(
  props: Omit<ComponentProps<'input'>, 'type' | 'id' | 'className'> & { label: string; description?: string | null; error?: string | null },
) {
  const { label, description, error, ...input } = props
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <input
        {...input}
        id={id}
        type="checkbox"
        aria-describedby={description ? `${id}-help` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm text-ink">
          {label}
        </label>
        {description && (
          <p id={`${id}-help`} className="text-xs text-ink-faint">
            {description}
          </p>
        )}
        {error && <p className="text-xs font-medium text-bad">{error}</p>}
      </div>
    </div>
  )
}
