import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { trpc } from '../server/trpc.ts'

/**
 * What the caller said → tenants, asked at each keystroke; a question that was overtaken is dropped. The last answer stays
 * until the next one is here, so that the list does not flicker while somebody types.
 */
export function useTenantSearch(text: string, options: { limit: number }) {
  const asked = text.trim()
  const query = useQuery({
    ...trpc.tenant.search.queryOptions({ text: asked || ' ', limit: options.limit }, { trpc: { abortOnUnmount: true } }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const hits = asked === '' ? [] : (query.data ?? [])
  return { hits, asked, isAnswered: asked !== '' && query.isSuccess && !query.isPlaceholderData, error: asked === '' ? null : query.error }
}
