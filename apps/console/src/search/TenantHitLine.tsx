import { StatusMark } from '@lamplighter/ui'
import type { z } from 'zod'
import type { tenantHitSchema } from '@lamplighter/operations/views'
import { featureLooks } from '../words/state-looks.ts'
import { count, identifierWords } from '../words/plain-words.ts'

export type TenantHit = z.infer<typeof tenantHitSchema>

/** One tenant found, with what matched, so that the operator can read it back to the caller. */
export function TenantHitLine(props: { hit: TenantHit }) {
  const { hit } = props
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium text-ink">{hit.name}</span>
        <span className="truncate text-xs text-ink-faint">
          {identifierWords[hit.matched.kind]} <span className="text-ink-soft">{hit.matched.value}</span>
          {!hit.exact && ' (similar)'} · {hit.tier} · {hit.region}
        </span>
      </span>
      <HitState hit={hit} />
    </span>
  )
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
