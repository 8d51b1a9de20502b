import { Link } from '@tanstack/react-router'
import { places, placesInBar } from './navigation.ts'
import { OperatorMenu } from './OperatorMenu.tsx'

/** The main places under the thumb, where there is no room for the side bar. */
export function BottomBar(props: { onShowShortcuts: () => void }) {
  return (
    <aside aria-label="Places and settings" className="fixed inset-x-0 bottom-0 z-30 flex h-14 border-t border-line bg-surface lg:hidden">
      <nav aria-label="Main" className="flex min-w-0 flex-1">
        {places.slice(0, placesInBar).map((place) => (
          <Link
            key={place.key}
            {...place.link}
            activeOptions={{ exact: place.key === 'desk', includeSearch: false }}
            className="flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-ink-soft focus-visible:-outline-offset-2 data-[status=active]:font-medium data-[status=active]:text-accent"
          >
            <place.icon aria-hidden="true" className="size-5" />
            {place.title}
          </Link>
        ))}
      </nav>
      <div className="flex w-18 items-stretch">
        <OperatorMenu onShowShortcuts={props.onShowShortcuts} compact />
      </div>
    </aside>
  )
}
