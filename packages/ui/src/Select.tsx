import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlClasses, Field, type FieldProps } from './Field.tsx'
import { IconOpen } from './icons.ts'

/** The platform's own list: typeahead, screen readers and phones' wheels come with it. */
export function Select(
  props: FieldProps & Omit<ComponentProps<'select'>, 'id' | 'className'> & { options: { value: string; label: string }[] },
) {
  const { label, description, error, optional, className, options, ...select } = props
  return (
    <Field label={label} description={description} error={error} optional={optional ?? false} {...(className ? { className } : {})}>
      {(ids) => (
        <span className="relative">
          <select {...select} {...ids} className={classNames(controlClasses, 'h-8 appearance-none pr-8 max-sm:h-10')}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <IconOpen aria-hidden="true" className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-faint" />
        </span>
      )}
    </Field>
  )
}
