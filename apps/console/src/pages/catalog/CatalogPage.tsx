import { useSuspenseQuery } from '@tanstack/react-query'
import { createLazyRoute } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Section, SkeletonRows, Tabs, TextField } from '@lamplighter/ui'
import { pageQueries } from '../../page-queries.ts'
import { type CatalogSearch, paths } from '../../paths.ts'
import { PageHeader } from '../../shell/PageHeader.tsx'
import { AutomaticTab } from './AutomaticTab.tsx'
import { CauseTable, CheckTable, FeatureTable, RemediationTable } from './CatalogTables.tsx'

export const CatalogRoute = createLazyRoute('/catalog')({ component: CatalogPage, pendingComponent: CatalogSkeleton })

/** What the pack can see, name and mend. */
export function CatalogPage() {
  const search = CatalogRoute.useSearch()
  const navigate = CatalogRoute.useNavigate()
  const { data: catalog } = useSuspenseQuery(pageQueries.catalog())
  const find = (search.find ?? '').toLowerCase()
  const fits = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(find))
  const change = (next: CatalogSearch) => void navigate({ ...paths.catalog(next), replace: true })

  const features = catalog.features.filter((feature) => fits(feature.id, feature.title, feature.description))
  const causes = catalog.causes.filter((cause) => fits(cause.id, cause.title, cause.node))
  const remediations = catalog.remediations.filter((remediation) => fits(remediation.id, remediation.title, remediation.description))
  const checks = catalog.checks.filter((check) => fits(check.id, check.title, check.observes))

  return (
    <>
      <PageHeader
        title="Catalog"
        meta={<span className="text-xs text-ink-faint">{`${catalog.pack.title} · version ${catalog.pack.version}`}</span>}
      />
      <Section
        title="What the pack can see, name and mend"
        aside={
          <TextField
            label="Find in the catalog"
            className="[&>label]:sr-only w-48 max-sm:w-32"
            placeholder="Find"
            type="search"
            value={search.find ?? ''}
            onChange={(event) => change({ ...search, find: event.target.value })}
          />
        }
      >
        <Tabs
          ariaLabel="Kinds"
          selected={search.tab ?? 'features'}
          onSelect={(tab) => change({ ...search, tab })}
          items={[
            {
              key: 'features',
              label: `Features ${features.length}`,
              content: (
                <ToTheEdges>
                  <FeatureTable features={features} />
                </ToTheEdges>
              ),
            },
            {
              key: 'causes',
              label: `Causes ${causes.length}`,
              content: (
                <ToTheEdges>
                  <CauseTable causes={causes} />
                </ToTheEdges>
              ),
            },
            {
              key: 'remediations',
              label: `Remediations ${remediations.length}`,
              content: (
                <ToTheEdges>
                  <RemediationTable remediations={remediations} />
                </ToTheEdges>
              ),
            },
            {
              key: 'checks',
              label: `Checks ${checks.length}`,
              content: (
                <ToTheEdges>
                  <CheckTable checks={checks} />
                </ToTheEdges>
              ),
            },
            { key: 'automatic', label: 'By itself', content: <AutomaticTab find={find} /> },
          ]}
        />
      </Section>
    </>
  )
}

/** A table brings its own indent; inside a card that has one too, a phone would lose a tenth of its width. */
function ToTheEdges(props: { children: ReactNode }) {
  return <div className="-mx-4 -mt-3 -mb-4">{props.children}</div>
}

export function CatalogSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Catalog" />
      <div className="rounded-lg border border-line bg-surface pt-24">
        <SkeletonRows rows={10} label="Loading the catalog" />
      </div>
    </div>
  )
}
