import { type FieldErrors, type Resolver, useForm } from 'react-hook-form'
import { useEffect } from 'react'
import { Button, CheckboxField, Select, TextField } from '@lamplighter/ui'
import { findParamProblem, type ParamField, type ParamValues } from './params-schema.ts'

/** The parameters of a remediation, asked for in its own words. Whatever is typed is handed out at once, to be kept. */
export function ParamsForm(props: {
  fields: ParamField[]
  values: ParamValues
  onChange: (values: ParamValues) => void
  onSubmit: (values: ParamValues) => void
  isPending: boolean
  hasPlan: boolean
}) {
  const { fields, values, onChange, onSubmit, isPending, hasPlan } = props
  const form = useForm<ParamValues>({ defaultValues: values, resolver: resolverFor(fields), mode: 'onTouched' })
  useEffect(() => form.subscribe({ formState: { values: true }, callback: (state) => onChange(state.values) }), [form, onChange])

  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={(event) => void form.handleSubmit(onSubmit)(event)}>
      {fields.map((field) => (
        <ParamControl
          key={field.key}
          field={field}
          registration={form.register(field.key)}
          error={errorOf(form.formState.errors, field.key)}
        />
      ))}
      <Button type="submit" variant={hasPlan ? 'secondary' : 'primary'} pendingLabel={isPending ? 'Making the plan…' : null}>
        {hasPlan ? 'Make a new plan' : 'Make the plan'}
      </Button>
    </form>
  )
}

function ParamControl(props: {
  field: ParamField
  registration: ReturnType<ReturnType<typeof useForm<ParamValues>>['register']>
  error: string | null
}) {
  const { field, registration, error } = props
  const optional = !field.required && field.initial === ''
  const shared = { ...registration, label: field.title, description: field.description, error }
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
  return [field.description, bounds].filter(Boolean).join(' ') || null
}

function resolverFor(fields: ParamField[]): Resolver<ParamValues> {
  return (values) => {
    const problems = fields.flatMap((field) => {
      const message = findParamProblem({ field, value: values[field.key] ?? '' })
      return message ? [[field.key, { type: 'invalid', message }] as const] : []
    })
    return problems.length === 0 ? { values, errors: {} } : { values: {}, errors: Object.fromEntries(problems) as FieldErrors<ParamValues> }
  }
}

function errorOf(errors: FieldErrors<ParamValues>, key: string): string | null {
  const message = errors[key]?.message
  return typeof message === 'string' ? message : null
}
