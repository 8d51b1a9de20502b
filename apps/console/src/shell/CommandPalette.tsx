import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { classNames, Dialog, IconSearch, Kbd, useActiveOption } from '@lamplighter/ui'
import { paths } from '../paths.ts'
import { TenantHitLine } from '../search/TenantHitLine.tsx'
import { useTenantSearch } from '../search/use-tenant-search.ts'
import { type Command, keyCaps, useRegisteredCommands } from './commands.ts'

type Entry = { id: string; content: ReactNode; take: () => void; disabled: boolean }

/** Customers and everything this screen can do, by typing. */
export function CommandPalette(props: { onClose: () => void }) {
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const search = useTenantSearch(text, { limit: 6 })
  const commands = useRegisteredCommands().filter(
    (command) => command.id !== 'palette' && command.id !== 'search' && matches({ command, text }),
  )

  const entries: Entry[] = [
    ...search.hits.map((hit) => ({
      id: `tenant-${hit.tenant}`,
      content: <TenantHitLine hit={hit} asked={search.asked} />,
      take: () => void navigate(paths.tenant(hit.tenant)),
      disabled: false,
    })),
    ...commands.map((command) => ({
      id: `command-${command.id}`,
      content: <CommandLine command={command} />,
      take: command.run,
      disabled: Boolean(command.disabledReason),
    })),
  ]
  const take = (index: number) => {
    const entry = entries[index]
    if (!entry || entry.disabled) return
    props.onClose()
    entry.take()
  }
  const options = useActiveOption({ count: entries.length, resetKey: text, onTake: take })

  return (
    <Dialog title="Find a customer or a command" isOpen onClose={props.onClose}>
      <div className="-m-4 flex flex-col">
        <div className="flex items-center gap-2 border-b border-line px-4">
          <IconSearch aria-hidden="true" className="size-4 text-ink-faint" />
          <input
            {...options.inputProps}
            aria-label="Find a customer or a command"
            autoFocus
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="Company, domain, e-mail, order number, or what to do"
            className="h-11 min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-ink-faint focus-visible:outline-none max-sm:text-lg"
          />
        </div>
        <div {...options.listProps} aria-label="Results" className="max-h-[52vh] overflow-y-auto p-1">
          {entries.map((entry, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the focus stays in the field, whose keys move here
            <div
              key={entry.id}
              {...options.optionProps(index)}
              aria-disabled={entry.disabled || undefined}
              onClick={() => take(index)}
              className={classNames(
                'flex min-h-10 cursor-pointer items-center rounded-md px-3 py-1',
                index === options.active && 'bg-hover',
              )}
            >
              {entry.content}
            </div>
          ))}
        </div>
        {entries.length === 0 && <p className="px-4 py-6 text-center text-ink-faint">Nothing fits “{text}”.</p>}
      </div>
    </Dialog>
  )
}

function CommandLine(props: { command: Command }) {
  const { title, group, keys, disabledReason } = props.command
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <span className="flex min-w-0 flex-1 flex-col">
        <span className={disabledReason ? 'text-ink-faint' : 'text-ink'}>{title}</span>
        {disabledReason && <span className="text-xs text-ink-soft">{disabledReason}</span>}
      </span>
      <span className="text-xs text-ink-faint max-sm:hidden">{group}</span>
      {keys && <Kbd keys={keyCaps(keys)} />}
    </span>
  )
}

/** Every word typed occurs in the title or the group. */
function matches(options: { command: Command; text: string }): boolean {
  const haystack = `${options.command.title} ${options.command.group}`.toLowerCase()
  return options.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word))
}
