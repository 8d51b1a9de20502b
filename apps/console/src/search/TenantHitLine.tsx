import { StatusMark } from '@lamplighter/ui'
import type { z } from 'zod'
import type { tenantHitSchema } from '@lamplighter/operations/views'
import { featureLooks } from '../words/state-looks.ts'
import { count, identifierWords } from '../words/plain-words.ts'

export type TenantHit = z.infer<typeof tenantHitSchema>

/** One tenant found, with what matched, so that the operator can read it back to the caller. */
export function TenantHitLine(props: { hit: TenantHit; asked: string }) {
  const { hit, asked } = props
  const byName = hit.matched.kind === 'company' && hit.matched.value === hit.name
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium text-ink">{byName ? <Said text={hit.name} asked={asked} /> : hit.name}</span>
        <span className="truncate text-xs text-ink-faint">
          {!byName && (
            <>
              {identifierWords[hit.matched.kind]}{' '}
              <span className="text-ink-soft">
                <Said text={hit.matched.value} asked={asked} />
              </span>
              {' · '}
            </>
          )}
          {!hit.exact && findSaid({ text: hit.matched.value, asked }) < 0 && 'sounds alike · '}
          {hit.tier} · {hit.region}
        </span>
      </span>
      <HitState hit={hit} />
    </span>
  )
}

/** The text, with what the caller said of it underlined. */
function Said(props: { text: string; asked: string }) {
  const { text, asked } = props
  const at = findSaid({ text, asked })
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-transparent text-inherit underline decoration-accent decoration-2 underline-offset-2">
        {text.slice(at, at + asked.length)}
      </mark>
      {text.slice(at + asked.length)}
    </>
  )
}

function findSaid(options: { text: string; asked: string }): number {
  return options.asked === '' ? -1 : options.text.toLowerCase().indexOf(options.asked.toLowerCase())
}

function HitState(props: { hit: TenantHit }) {
  const { failing, degraded } = props.hit
  if (failing > 0) return <StatusMark {...featureLooks.failing} word={`${failing} failing`} size="sm" className="text-xs" />
  if (degraded > 0) return <StatusMark {...featureLooks.degraded} word={`${degraded} degraded`} size="sm" className="text-xs" />
  return <StatusMark {...featureLooks.ok} word="All works" size="sm" className="text-xs" />
}

/** How many were found, for those who do not see the list. */
export function hitsInWords(hits: TenantHit[]): string {
  return hits.length === 0 ? 'No tenant found' : `${count({ of: hits.length, one: 'tenant', many: 'tenants' })} found`
}
