import { useEffect, useRef, useSyncExternalStore } from 'react'
import { tinykeys } from 'tinykeys'
import { currentSettings } from './settings.ts'

export type Command = {
  id: string
  title: string
  group: string
  /** As tinykeys writes them: `g d`, `$mod+k`. Single keys and sequences of them obey the operator's setting. */
  keys?: string
  run: () => void
  /** Why it can't be done now; shown in the palette instead of the group. */
  disabledReason?: string | null
}

let registered: Command[] = []
const listeners = new Set<() => void>()

/** Puts a screen's commands into the palette and on their keys for as long as the screen is shown. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const shape = JSON.stringify(commands.map(({ id, title, group, keys, disabledReason }) => [id, title, group, keys, disabledReason]))

  useEffect(() => {
    const current = (id: string) => latest.current.find((command) => command.id === id)
    const entries = latest.current.map((command) => ({ ...command, run: () => current(command.id)?.run() }))
    change([...registered, ...entries])
    const stop = tinykeys(window, keyMap(entries))
    return () => {
      stop()
      change(registered.filter((command) => !entries.includes(command)))
    }
  }, [shape])
}

export function useRegisteredCommands(): Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => registered,
  )
}

/** `g d` → `G then D`, `$mod+k` → `⌘K` or `Ctrl K`. */
export function keyCaps(keys: string): string {
  const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
  return keys
    .split(' ')
    .map((press) => press.replace('$mod+', `${mod} `).replace('Shift+', ''))
    .map((press) => (press.length === 1 ? press.toUpperCase() : press.replace(/ (.)$/, (_, key: string) => ` ${key.toUpperCase()}`)))
    .join(' ')
}

function keyMap(commands: Command[]): Record<string, (event: KeyboardEvent) => void> {
  const withKeys = commands.filter((command) => command.keys !== undefined)
  return Object.fromEntries(
    withKeys.flatMap(withShift).map((command) => [
      command.keys!,
      (event: KeyboardEvent) => {
        const modified = command.keys!.includes('$mod')
        if (!modified && (!currentSettings().singleKeys || isTyping(event) || isInDialog(event))) return
        event.preventDefault()
        if (!command.disabledReason) command.run()
      },
    ]),
  )
}

/** On most keyboards a question mark is typed with Shift, on some it is a key of its own. */
function withShift(command: Command): Command[] {
  return command.keys === '?' ? [command, { ...command, keys: 'Shift+?' }] : [command]
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** A dialog is about one question; keys of the screen behind it would answer another. */
function isInDialog(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLElement && event.target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null
}

function change(next: Command[]): void {
  registered = next
  for (const listener of listeners) listener()
}
