import { CheckboxField, Select, TextField } from '@lamplighter/ui'
import { ended } from '../words/plain-words.ts'
import type { ParamField } from './params-schema.ts'

/** How a control is held: registered with a form library, or by value and change. */
export type ParamBinding = {
  name?: string
  value?: string
  checked?: boolean
  onChange: (event: { target: { value: string; checked?: boolean } }) => unknown
  onBlur?: (event: { target: unknown }) => unknown
  ref?: (element: unknown) => void
}

/** One parameter of a remediation, asked for in the pack's own words; the same wherever a plan is made. */
export function ParamControl(props: { field: ParamField; binding: ParamBinding; error: string | null }) {
  const { field, binding, error } = props
  const optional = !field.required && field.initial === ''
  const shared = { ...binding, label: field.title, description: field.description, error }
  switch (field.kind) {
    case 'flag':
      return <CheckboxField {...shared} />
    case 'choice':
      return (
        <Select
          {...shared}
          optional={optional}
          options={[
            ...(field.initial === '' ? [{ value: '', label: 'Choose…' }] : []),
            ...field.options.map((option) => ({ value: option, label: option })),
          ]}
        />
      )
    case 'list':
      return <TextField multiline {...shared} optional={optional} description={field.description ?? 'One a line.'} />
    case 'number':
      return <TextField {...shared} optional={optional} inputMode={field.integer ? 'numeric' : 'decimal'} description={withBounds(field)} />
    case 'text':
      return <TextField {...shared} optional={optional} />
  }
}

function withBounds(field: ParamField & { kind: 'number' }): string | null {
  const bounds =
    field.min !== null && field.max !== null
      ? `${field.min} to ${field.max}.`
      : field.min !== null
        ? `At least ${field.min}.`
        : field.max !== null
          ? `At most ${field.max}.`
          : null
  return [field.description && ended(field.description), bounds].filter(Boolean).join(' ') || null
}
