import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { classNames, IconSearch, Kbd, useActiveOption } from '@lamplighter/ui'
import { paths } from '../../paths.ts'
import { hitsInWords, TenantHitLine } from '../../search/TenantHitLine.tsx'
import { useTenantSearch } from '../../search/use-tenant-search.ts'
import { refusalOf } from '../../server/refusal.ts'

/** The first question of every call: who is it? Has the focus when the desk opens. */
export function TenantSearch() {
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const { hits, asked, isAnswered, error } = useTenantSearch(text, { limit: 8 })
  const open = (index: number) => {
    const hit = hits[index]
    if (hit) void navigate(paths.tenant(hit.tenant))
  }
  const options = useActiveOption({ count: hits.length, resetKey: asked, onTake: open })

  return (
    <search className="relative block">
      <div className="relative">
        <IconSearch aria-hidden="true" className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-ink-faint" />
        <input
          {...options.inputProps}
          aria-label="Who is calling?"
          autoFocus
          type="text"
          inputMode="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => (event.key === 'Escape' ? setText('') : options.inputProps.onKeyDown(event))}
          placeholder="Who is calling? Company, domain, e-mail, order number or tenant id"
          className="h-14 w-full rounded-lg border border-line-strong bg-surface pr-12 pl-12 text-lg text-ink placeholder:text-ink-faint focus-visible:outline-offset-0"
        />
        {text !== '' && (
          <span className="absolute top-1/2 right-4 -translate-y-1/2 max-sm:hidden">
            <Kbd keys="↵" />
          </span>
        )}
      </div>
      <output className="sr-only">{isAnswered ? hitsInWords(hits) : ''}</output>
      {asked !== '' && (
        <div className="absolute inset-x-0 top-full z-10 mt-1 animate-rise overflow-hidden rounded-lg bg-surface p-1 shadow-overlay">
          <div {...options.listProps} aria-label="Tenants">
            {hits.map((hit, index) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the focus stays in the field, whose keys move here
              <div
                key={hit.tenant}
                {...options.optionProps(index)}
                onClick={() => open(index)}
                className={classNames('flex min-h-12 cursor-pointer items-center rounded-md px-3', index === options.active && 'bg-hover')}
              >
                <TenantHitLine hit={hit} asked={asked} />
              </div>
            ))}
          </div>
          {error && hits.length === 0 && <p className="px-3 py-3 text-bad">{`${refusalOf(error).message} ${refusalOf(error).wayOut}`}</p>}
          {hits.length === 0 && isAnswered && (
            <p className="px-3 py-3 text-ink-soft">
              Nobody is known as “{asked}”. Ask for the e-mail they sign in with, their web address, or the letters in front of an order
              number.
            </p>
          )}
          {hits.length === 0 && !isAnswered && !error && <p className="px-3 py-3 text-ink-faint">Looking…</p>}
        </div>
      )}
    </search>
  )
}
