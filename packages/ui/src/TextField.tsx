import type { ComponentProps, Ref } from 'react'
import { classNames } from './class-names.ts'
import { controlClasses, Field, type FieldProps } from './Field.tsx'

type InputProps = Omit<ComponentProps<'input'>, 'id' | 'className'> & { multiline?: false }
type AreaProps = Omit<ComponentProps<'textarea'>, 'id' | 'className'> & { multiline: true }

export function TextField(props: FieldProps & (InputProps | AreaProps)) {
  const { label, description, error, optional, className, ...control } = props
  return (
    <Field label={label} description={description} error={error} optional={optional ?? false} {...(className ? { className } : {})}>
      {(ids) => {
        if (control.multiline) {
          const { multiline: _, ref, ...rest } = control
          return (
            <textarea {...rest} {...ids} ref={ref as Ref<HTMLTextAreaElement>} className={classNames(controlClasses, 'min-h-16 py-1.5')} />
          )
        }
        const { multiline: _, ref, ...rest } = control
        return <input {...rest} {...ids} ref={ref as Ref<HTMLInputElement>} className={classNames(controlClasses, 'h-8 max-sm:h-10')} />
      }}
    </Field>
  )
}
