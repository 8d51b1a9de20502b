import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonClasses, TextField } from '@lamplighter/ui'
import { type AuditSearch, paths } from '../../paths.ts'

/** Filters that live in the address, so that what was found can be sent to somebody. */
export function AuditFilters(props: { search: AuditSearch }) {
  const { search } = props
  const navigate = useNavigate()
  const [draft, setDraft] = useState({ tenant: search.tenant ?? '', actor: search.actor ?? '', action: search.action ?? '' })
  const apply = () => {
    const filled = Object.entries(draft).filter(([, value]) => value.trim() !== '')
    void navigate(paths.audit(Object.fromEntries(filled.map(([key, value]) => [key, value.trim()]))))
  }
  const field = (key: keyof typeof draft, label: string) => (
    <TextField
      label={label}
      className="w-44 max-sm:w-[calc(50%-0.375rem)]"
      value={draft[key]}
      onChange={(event) => setDraft({ ...draft, [key]: event.target.value })}
    />
  )
  return (
    <form
      className="mb-3 flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      {field('tenant', 'Tenant id')}
      {field('actor', 'Who')}
      {field('action', 'What')}
      <Button type="submit">Filter</Button>
      {Object.keys(search).length > 0 && (
        <Link {...paths.audit()} className={buttonClasses({ variant: 'quiet' })}>
          Clear
        </Link>
      )}
    </form>
  )
}
