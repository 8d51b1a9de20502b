import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, type Column, EmptyState, RelativeTime, Section, SkeletonRows, StatusMark, Table, ZonedTime } from '@lamplighter/ui'
import type { ChangeSourceView } from '@lamplighter/operations/views'
import { pageQueries } from '../../page-queries.ts'
import { paths } from '../../paths.ts'
import { ReasonedButton } from '../../run-actions/ReasonedButton.tsx'
import { queryClient, trpc, trpcClient } from '../../server/trpc.ts'
import { useCommands } from '../../shell/commands.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { AddSourceDialog } from './AddSourceDialog.tsx'

export const ChangeSourcesRoute = createLazyRoute('/change-sources')({
  component: ChangeSourcesPage,
  pendingComponent: ChangeSourcesSkeleton,
})

const columns: Column<ChangeSourceView>[] = [
  {
    key: 'source',
    header: 'Source',
    isRowHeader: true,
    cell: (source) => (
      <span className="flex flex-col">
        <span className="font-mono font-medium break-words text-ink">{source.id}</span>
        <span className="text-xs text-ink-faint">
          by {source.createdBy}, <ZonedTime at={source.createdAt} />
        </span>
        <span className="text-xs text-ink-faint sm:hidden">told {source.changes.toLocaleString('en-GB')} in 30 days</span>
      </span>
    ),
  },
  {
    key: 'state',
    header: 'Token',
    cell: (source) =>
      source.revokedAt === null ? (
        <StatusMark tone="good" shape="check" word="In force" size="sm" />
      ) : (
        <StatusMark tone="quiet" shape="stop" word="Revoked" size="sm" />
      ),
  },
  {
    key: 'heard',
    header: 'Last heard',
    cell: (source) =>
      source.lastUsedAt ? <RelativeTime at={source.lastUsedAt} className="text-ink-soft" /> : <span className="text-ink-faint">never</span>,
  },
  {
    key: 'changes',
    header: 'Told, 30 days',
    align: 'end',
    from: 'sm',
    cell: (source) => <span className="text-ink-soft">{source.changes.toLocaleString('en-GB')}</span>,
  },
  {
    key: 'revoke',
    header: 'Change',
    align: 'end',
    cell: (source) =>
      source.revokedAt === null ? (
        <ReasonedButton
          draftKey={`revoke source ${source.id}`}
          label="Revoke"
          title={`Revoke the token of ${source.id}`}
          confirm="Revoke it now"
          confirmVariant="danger"
          said="The token opens nothing any more."
          disabledReason={null}
          act={async (reason) => {
            await trpcClient.change.endSource.mutate({ source: source.id, reason })
            await queryClient.invalidateQueries(trpc.change.sources.queryFilter())
          }}
        >
          From now on {source.id} tells us nothing more. What it told stays. The same name can have a new token later.
        </ReasonedButton>
      ) : null,
  },
]

/** Who may tell us what was changed, so that “what changed before it broke” has an answer. */
export function ChangeSourcesPage() {
  const { data: sources } = useSuspenseQuery(pageQueries.changeSources())
  const [adds, setAdds] = useState(false)
  const add = () => setAdds(true)
  useCommands([{ id: 'add-source', title: 'Add a source of changes', group: 'Change sources', keys: 'n', run: add }])
  const addButton = (
    <Button variant="primary" onClick={add} aria-keyshortcuts="n">
      Add a source
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Change sources"
        crumbs={[{ title: 'Controls', link: paths.controls() }]}
        actions={sources.length > 0 && addButton}
      />
      <Section title="Who may tell of changes" flush aside={<span className="max-sm:hidden">besides the product’s own history</span>}>
        <Table
          ariaLabel="Sources of changes"
          columns={columns}
          rows={sources}
          rowKey={(source) => source.id}
          emptyState={
            <EmptyState title="No pipeline tells us yet" action={addButton}>
              A deploy pipeline or a flag service that tells what it changed, when it has changed it, makes diagnoses surer: what changed
              shortly before something broke is up to twelve times likelier to be why.
            </EmptyState>
          }
        />
      </Section>
      {adds && (
        <AddSourceDialog taken={sources.filter(({ revokedAt }) => revokedAt === null).map(({ id }) => id)} onClose={() => setAdds(false)} />
      )}
    </>
  )
}

export function ChangeSourcesSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Change sources" crumbs={[{ title: 'Controls', link: paths.controls() }]} />
      <div className="rounded-lg border border-line bg-surface pt-11">
        <SkeletonRows rows={5} label="Loading the sources of changes" rowClassName="h-12" />
      </div>
    </div>
  )
}
