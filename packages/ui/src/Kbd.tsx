/** One key cap; a sequence is several of them. Hidden from assistive technology, which hears `aria-keyshortcuts` instead. */
export function Kbd(props: { keys: string }) {
  return (
    <span aria-hidden="true" className="inline-flex gap-0.5">
      {props.keys.split(' ').map((key, index) => (
        <kbd
          key={`${key}${index}`}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-xs font-medium text-ink-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
