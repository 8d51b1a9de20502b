import { useNavigate } from '@tanstack/react-router'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { Menu } from '@lamplighter/ui'
import { trpc } from '../server/trpc.ts'
import { roleWords } from '../words/plain-words.ts'
import { placesInBar, places } from './navigation.ts'
import { changeSettings, type Theme, useSettings } from './settings.ts'

const themes: [Theme, string][] = [
  ['system', 'System theme'],
  ['light', 'Light theme'],
  ['dark', 'Dark theme'],
]

/** What the operator's menu offers; loaded when it is first opened. */
export function SettingsMenu(props: {
  trigger: RefObject<HTMLButtonElement | null>
  onClose: () => void
  onShowShortcuts: () => void
  compact?: boolean
}) {
  const { data: session } = useSuspenseQuery(trpc.session.me.queryOptions())
  const navigate = useNavigate()
  const settings = useSettings()
  const { operator } = session
  const rest = props.compact
    ? places
        .slice(placesInBar)
        .map((place) => ({ key: place.key, label: place.title, textValue: place.title, onAction: () => void navigate(place.link) }))
    : []
  return (
    <Menu
      ariaLabel="Settings"
      triggerRef={props.trigger}
      isOpen
      onClose={props.onClose}
      groups={[
        ...(rest.length > 0 ? [{ key: 'places', entries: rest }] : []),
        {
          key: 'theme',
          title: `${operator.name} · ${roleWords[operator.role]}`,
          selected: [settings.theme],
          entries: themes.map(([theme, label]) => ({ key: theme, label, textValue: label, onAction: () => changeSettings({ theme }) })),
        },
        {
          key: 'keys',
          entries: [
            {
              key: 'single-keys',
              label: settings.singleKeys ? 'Switch single-key shortcuts off' : 'Switch single-key shortcuts on',
              textValue: 'Single-key shortcuts',
              onAction: () => changeSettings({ singleKeys: !settings.singleKeys }),
            },
            { key: 'shortcuts', label: 'Show all keys', textValue: 'Show all keys', onAction: props.onShowShortcuts },
          ],
        },
        { key: 'session', entries: [{ key: 'sign-out', label: 'Sign out', textValue: 'Sign out', onAction: () => void signOut() }] },
      ]}
    />
  )
}

async function signOut(): Promise<void> {
  await fetch('/sign-out', { method: 'POST' })
  location.assign('/')
}
