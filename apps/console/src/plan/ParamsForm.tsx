import { type FieldErrors, type Resolver, useForm } from 'react-hook-form'
import { useEffect } from 'react'
import { Button } from '@lamplighter/ui'
import { ParamControl } from './ParamControl.tsx'
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
        <ParamControl key={field.key} field={field} binding={form.register(field.key)} error={errorOf(form.formState.errors, field.key)} />
      ))}
      <Button type="submit" variant={hasPlan ? 'secondary' : 'primary'} pendingLabel={isPending ? 'Making the plan…' : null}>
        {hasPlan ? 'Make a new plan' : 'Make the plan'}
      </Button>
    </form>
  )
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
