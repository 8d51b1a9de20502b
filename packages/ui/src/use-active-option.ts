import { type KeyboardEvent, useEffect, useId, useState } from 'react'

/**
 * The combobox pattern with the focus in the text field: arrows move through options, Enter takes one.
 * The first option is active as soon as there are options, so that Enter after typing does the likeliest thing.
 */
export function useActiveOption(options: { count: number; resetKey: string; onTake: (index: number) => void }) {
  const { count, resetKey, onTake } = options
  const [choice, setChoice] = useState({ key: resetKey, index: 0 })
  const listId = useId()
  // Another question: whatever was chosen in the last list counts no more.
  const active = choice.key === resetKey ? choice.index : 0
  const setActive = (index: number) => setChoice({ key: resetKey, index })
  const current = count === 0 ? -1 : Math.min(active, count - 1)
  const optionId = (index: number) => `${listId}-${index}`

  useEffect(() => {
    if (current >= 0) document.getElementById(`${listId}-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [current, listId])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || count === 0) return
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined) {
      event.preventDefault()
      setActive((current + move + count) % count)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onTake(current)
    }
  }

  return {
    active: current,
    inputProps: {
      role: 'combobox',
      'aria-expanded': count > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': current >= 0 ? optionId(current) : undefined,
      autoComplete: 'off',
      spellCheck: false,
      onKeyDown,
    } as const,
    listProps: { id: listId, role: 'listbox' } as const,
    optionProps: (index: number) =>
      ({ id: optionId(index), role: 'option', 'aria-selected': index === current, onPointerMove: () => setActive(index) }) as const,
  }
}
