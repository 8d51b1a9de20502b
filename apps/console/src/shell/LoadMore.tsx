import { Button } from '@lamplighter/ui'

/** The foot of a list that comes in pages: more, or the end, said. */
export function LoadMore(props: {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => unknown }
}) {
  const { pages } = props
  if (!pages.hasNextPage) return null
  return (
    <div className="flex items-center justify-center gap-3 border-t border-line p-3">
      {pages.isFetchNextPageError && <span className="text-sm text-bad">The next page did not come.</span>}
      <Button onClick={() => void pages.fetchNextPage()} pendingLabel={pages.isFetchingNextPage ? 'Loading…' : null}>
        {pages.isFetchNextPageError ? 'Try again' : 'Load more'}
      </Button>
    </div>
  )
}
