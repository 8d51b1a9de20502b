import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Button, Select, TextField } from '@lamplighter/ui'
import type { EffectClass } from '@lamplighter/catalog/vocabulary'
import type { RolloutsSearch } from '../../paths.ts'
import { ParamControl } from '../../plan/ParamControl.tsx'
import { type ParamField, type ParamValues, readParamFields } from '../../plan/params-schema.ts'
import type { CatalogView, RolloutView } from '../../server/answers.ts'
import { clearDraft, useDraft } from '../../server/draft.ts'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { effectWords } from '../../words/plain-words.ts'
import { draftFrom, draftKeyOf, readAsked, type RolloutDraft } from './rollout-draft.ts'
import { RolloutTenants } from './RolloutTenants.tsx'
import { showRollout } from './show-rollout.ts'

export function PlanRolloutForm(props: { search: RolloutsSearch; catalog: CatalogView; onPlanned: (rollout: RolloutView) => void }) {
  const { search, catalog, onPlanned } = props
  const draftKey = draftKeyOf(search)
  const [draft, setDraft] = useDraft<RolloutDraft>(draftKey, draftFrom(search))
  const [tried, setTried] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const plan = useMutation(
    trpc.rollout.plan.mutationOptions({
      onSuccess: (rollout) => {
        clearDraft(draftKey)
        showRollout(rollout)
        onPlanned(rollout)
      },
    }),
  )
  const remediations = catalog.remediations.filter(({ target }) => target === 'tenant')
  const chosen = remediations.find(({ id }) => id === draft.remediation)
  const fields = chosen ? readParamFields(chosen.paramsSchema) : []
  // What a link names may be no choice here: then nothing is chosen, and the form asks.
  const { asked, problems } = readAsked({ draft: { ...draft, remediation: chosen?.id ?? '' }, fields })
  const shown = tried > 0 ? problems : {}
  const change = (next: Partial<RolloutDraft>) => setDraft({ ...draft, ...next })

  // After each try the first field that is wrong has the focus, and its reason is heard.
  useEffect(() => {
    if (tried > 0) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [tried])

  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(tried + 1)
        if (asked && !plan.isPending) plan.mutate(asked)
      }}
    >
      <Select
        label="Remediation"
        description={
          chosen
            ? `${chosen.description} ${effectWords[chosen.effect as EffectClass]?.meaning ?? ''}`
            : 'What acts on one tenant at a time.'
        }
        error={shown.remediation ?? null}
        value={chosen?.id ?? ''}
        onChange={(event) => change({ remediation: event.target.value, params: {}, cause: '' })}
        options={[{ value: '', label: 'Choose…' }, ...remediations.map(({ id, title }) => ({ value: id, label: title }))]}
      />
      {chosen && fields.length > 0 && (
        <Params
          key={chosen.id}
          title={chosen.title}
          fields={fields}
          values={draft.params}
          problems={shown.params ?? {}}
          onChange={(params) => change({ params })}
        />
      )}
      <RolloutTenants
        draft={draft}
        problems={shown}
        causes={catalog.causes.filter(({ id }) => !chosen || chosen.cures.includes(id))}
        onChange={change}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="At most at once"
          description="Rings of 1, 2, 4 … up to this."
          inputMode="numeric"
          error={shown.ringMax ?? null}
          value={draft.ringMax}
          onChange={(event) => change({ ringMax: event.target.value })}
        />
        <TextField
          label="Tolerated without a fix"
          description="One more than this stops it."
          inputMode="numeric"
          error={shown.tolerance ?? null}
          value={draft.tolerance}
          onChange={(event) => change({ tolerance: event.target.value })}
        />
      </div>
      <Button type="submit" size="lg" variant="primary" pendingLabel={plan.isPending ? 'Choosing…' : null}>
        Count everything first
      </Button>
      <p className="text-xs text-ink-faint">Each tenant is looked at; nothing is changed before you have seen the numbers and said yes.</p>
      {plan.error && <RefusalNote refusal={refusalOf(plan.error)} />}
    </form>
  )
}

/** The remediation's own parameters, the same for every tenant of the rollout. */
function Params(props: {
  title: string
  fields: ParamField[]
  values: ParamValues
  problems: Record<string, string>
  onChange: (values: ParamValues) => void
}) {
  const { title, fields, values, problems, onChange } = props
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border border-line px-3 pt-1 pb-3">
      <legend className="px-1 text-xs text-ink-faint">{title}, the same for each tenant</legend>
      {fields.map((field) => {
        const value = values[field.key] ?? field.initial
        const keep = (next: string | boolean) => onChange({ ...values, [field.key]: next })
        return (
          <ParamControl
            key={field.key}
            field={field}
            error={problems[field.key] ?? null}
            binding={
              typeof value === 'boolean'
                ? { checked: value, onChange: (event) => keep(event.target.checked ?? false) }
                : { value, onChange: (event) => keep(event.target.value) }
            }
          />
        )
      })}
    </fieldset>
  )
}
