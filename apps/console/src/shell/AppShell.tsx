import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { StatusRegion } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import { useSignedOut } from '../server/signed-out.ts'
import { BottomBar } from './BottomBar.tsx'
import { useCommands } from './commands.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { places } from './navigation.ts'
import { changeSettings, useSettings } from './settings.ts'
import { SideBar } from './SideBar.tsx'
import { TopBar } from './TopBar.tsx'

const SignInScreen = lazy(() => import('./SignInScreen.tsx').then((module) => ({ default: module.SignInScreen })))
const CommandPalette = lazy(() => import('./CommandPalette.tsx').then((module) => ({ default: module.CommandPalette })))
const StandingBanner = lazy(() => import('./StandingBanner.tsx').then((module) => ({ default: module.StandingBanner })))
const ShortcutsDialog = lazy(() => import('./ShortcutsDialog.tsx').then((module) => ({ default: module.ShortcutsDialog })))

/** The frame around every screen. The palette and the list of keys are fetched when they are first asked for. */
export function AppShell() {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  const navigate = useNavigate()
  const { theme, singleKeys } = useSettings()
  const signedOut = useSignedOut()
  const main = useFocusOnNewScreen()
  const openPalette = () => setOpen('palette')
  const openShortcuts = () => setOpen('shortcuts')

  useCommands([
    { id: 'palette', title: 'Open the command palette', group: 'Everywhere', keys: '$mod+k', run: openPalette },
    { id: 'search', title: 'Find a customer', group: 'Everywhere', keys: '/', run: openPalette },
    { id: 'shortcuts', title: 'Show all keys', group: 'Everywhere', keys: '?', run: openShortcuts },
    ...places.map((place) => ({
      id: place.key,
      title: `Go to ${place.title}`,
      group: 'Go to',
      keys: place.keys,
      run: () => void navigate(place.link),
    })),
    { id: 'break-glass', title: 'Break the glass', group: 'Go to', run: () => void navigate(paths.breakGlass()) },
    { id: 'change-sources', title: 'Go to Change sources', group: 'Go to', run: () => void navigate(paths.changeSources()) },
    ...(['system', 'light', 'dark'] as const)
      .filter((choice) => choice !== theme)
      .map((choice) => ({
        id: `theme-${choice}`,
        title: `Use the ${choice === 'system' ? 'system’s' : choice} theme`,
        group: 'Settings',
        run: () => changeSettings({ theme: choice }),
      })),
    {
      id: 'single-keys',
      title: singleKeys ? 'Switch single-key shortcuts off' : 'Switch single-key shortcuts on',
      group: 'Settings',
      run: () => changeSettings({ singleKeys: !singleKeys }),
    },
  ])

  if (signedOut) {
    return (
      <Suspense>
        <SignInScreen ended />
      </Suspense>
    )
  }
  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <SideBar onShowShortcuts={openShortcuts} />
      <div className="flex min-w-0 flex-1 flex-col pb-14 lg:pb-0">
        <TopBar onFind={openPalette} />
        <ConnectionBanner />
        <Suspense>
          <StandingBanner />
        </Suspense>
        <main id="main" ref={main} tabIndex={-1} className="mx-auto w-full max-w-340 flex-1 px-4 pt-4 pb-10 outline-none sm:px-6">
          <Outlet />
        </main>
      </div>
      <BottomBar onShowShortcuts={openShortcuts} />
      <StatusRegion />
      <Suspense>
        {open === 'palette' && <CommandPalette onClose={() => setOpen(null)} />}
        {open === 'shortcuts' && <ShortcutsDialog onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  )
}

/** A new screen takes the focus, or keyboards and screen readers stay behind on the old one's link. */
function useFocusOnNewScreen() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
