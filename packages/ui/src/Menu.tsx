import type { ReactNode, RefObject } from 'react'
import { Menu as AriaMenu, MenuItem as AriaMenuItem, MenuSection, Header, Popover } from 'react-aria-components'

export type MenuEntry = { key: string; label: ReactNode; textValue: string; hint?: ReactNode; onAction: () => void }
export type MenuGroup = { key: string; title?: string; selected?: string[]; entries: MenuEntry[] }

/** A list of actions and choices beside the control that opens it. Groups with `selected` show what is chosen. */
export function Menu(props: {
  ariaLabel: string
  triggerRef: RefObject<HTMLElement | null>
  isOpen: boolean
  onClose: () => void
  groups: MenuGroup[]
}) {
  const { ariaLabel, triggerRef, isOpen, onClose, groups } = props
  return (
    <Popover
      aria-label={ariaLabel}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      placement="top start"
      className="min-w-56 animate-rise rounded-lg bg-surface p-1 shadow-overlay"
    >
      <AriaMenu aria-label={ariaLabel} className="flex max-h-[70vh] flex-col overflow-y-auto outline-none" onClose={onClose}>
        {groups.map((group) => (
          <MenuSection
            key={group.key}
            aria-label={group.title ?? group.key}
            {...(group.selected ? { selectionMode: 'single' as const, disallowEmptySelection: true, selectedKeys: group.selected } : {})}
            className="border-b border-line py-1 first:pt-0 last:border-b-0 last:pb-0"
          >
            {group.title && <Header className="px-2 py-1 text-xs font-medium text-ink-faint">{group.title}</Header>}
            {group.entries.map((entry) => (
              <AriaMenuItem
                key={entry.key}
                id={entry.key}
                textValue={entry.textValue}
                onAction={entry.onAction}
                className="flex h-8 items-center gap-2 rounded-md px-2 text-sm text-ink outline-none data-focused:bg-hover data-selected:font-medium"
              >
                {({ isSelected, selectionMode }) => (
                  <>
                    {selectionMode !== 'none' && (
                      <span aria-hidden="true" className="w-3 text-accent">
                        {isSelected ? '✓' : ''}
                      </span>
                    )}
                    <span className="flex-1">{entry.label}</span>
                    {entry.hint}
                  </>
                )}
              </AriaMenuItem>
            ))}
          </MenuSection>
        ))}
      </AriaMenu>
    </Popover>
  )
}
