import { Link } from '@tanstack/react-router'
import { Kbd } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import { keyCaps } from './commands.ts'
import { LampMark } from './LampMark.tsx'
import { places } from './navigation.ts'
import { OperatorMenu } from './OperatorMenu.tsx'
import { useSettings } from './settings.ts'

export function SideBar(props: { onShowShortcuts: () => void }) {
  const { singleKeys } = useSettings()
  return (
    <aside
      aria-label="Places and settings"
      className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col border-r border-line bg-surface lg:flex"
    >
      <Link
        {...paths.desk()}
        className="mx-3 mt-2 flex h-10 items-center gap-2 rounded-md px-1.5 text-md font-semibold tracking-tight text-ink"
      >
        <LampMark />
        Lamplighter
      </Link>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 p-3">
        {places.map((place) => (
          <Link
            key={place.key}
            {...place.link}
            activeOptions={{ exact: place.key === 'desk', includeSearch: false }}
            aria-keyshortcuts={singleKeys ? place.keys : undefined}
            className="group flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-ink-soft hover:bg-hover hover:text-ink data-[status=active]:bg-accent-soft data-[status=active]:font-medium data-[status=active]:text-ink"
          >
            <place.icon aria-hidden="true" className="size-4 text-ink-faint group-data-[status=active]:text-accent" />
            <span className="flex-1">{place.title}</span>
            {singleKeys && (
              <span className="opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100">
                <Kbd keys={keyCaps(place.keys)} />
              </span>
            )}
          </Link>
        ))}
      </nav>
      <div className="border-t border-line p-3">
        <OperatorMenu onShowShortcuts={props.onShowShortcuts} />
      </div>
    </aside>
  )
}
