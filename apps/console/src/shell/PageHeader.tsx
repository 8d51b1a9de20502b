import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Crumb = { title: string; link: Record<string, unknown> & { to: string } }

/** Where this is, what it is, and what can be done here. Also the title of the tab. */
export function PageHeader(props: { title: string; crumbs?: Crumb[]; meta?: ReactNode; actions?: ReactNode; children?: ReactNode }) {
  const { title, crumbs = [], meta, actions, children } = props
  return (
    <header className="mb-4 flex flex-col gap-1">
      <title>{[title, ...crumbs.map((crumb) => crumb.title).reverse(), 'Lamplighter'].join(' · ')}</title>
      {crumbs.length > 0 && (
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap items-center gap-1 text-xs text-ink-faint">
            {crumbs.map((crumb, index) => (
              <li key={crumb.title} className="flex items-center gap-1">
                {index > 0 && <span aria-hidden="true">/</span>}
                <Link {...(crumb.link as { to: '/' })} className="rounded-sm hover:text-ink hover:underline">
                  {crumb.title}
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-tight text-balance text-ink">{title}</h1>
          {meta}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </header>
  )
}
