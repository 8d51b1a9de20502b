import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

type Place = { left: number; top: number; above: boolean }

/**
 * Words beside a control on hover and on focus: stays while it is pointed at, goes with Escape (WCAG 1.4.13).
 * Only repeats or adds to what assistive technology already hears; whoever uses it gives the control its own description.
 */
export function Tooltip(props: { text: ReactNode; children: ReactNode }) {
  const [place, setPlace] = useState<Place | null>(null)
  const anchor = useRef<HTMLSpanElement>(null)
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()
  const open = place !== null

  useEffect(() => {
    if (!open) return
    const close = () => setPlace(null)
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close()
    document.addEventListener('keydown', onKey)
    document.addEventListener('scroll', close, true)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('scroll', close, true)
    }
  }, [open])

  const show = () => {
    clearTimeout(leaving.current)
    const box = anchor.current?.getBoundingClientRect()
    if (box) setPlace(placeBeside(box))
  }
  const hideSoon = () => {
    leaving.current = setTimeout(() => setPlace(null), 120)
  }

  return (
    <span ref={anchor} className="inline-flex" onPointerEnter={show} onPointerLeave={hideSoon} onFocus={show} onBlur={hideSoon}>
      {props.children}
      {place &&
        createPortal(
          <span
            id={id}
            role="tooltip"
            onPointerEnter={() => clearTimeout(leaving.current)}
            onPointerLeave={hideSoon}
            className="pointer-events-auto fixed z-50 max-w-72 animate-rise rounded-md bg-ink px-2 py-1 text-xs text-pretty text-canvas shadow-overlay"
            style={{ left: place.left, top: place.top, translate: place.above ? '-50% -100%' : '-50% 0' }}
          >
            {props.text}
          </span>,
          document.body,
        )}
    </span>
  )
}

const halfWidthMax = 148

function placeBeside(box: DOMRect): Place {
  const above = box.top > 96
  const centre = box.left + box.width / 2
  const left = Math.min(Math.max(centre, halfWidthMax), Math.max(window.innerWidth - halfWidthMax, halfWidthMax))
  return { left, top: above ? box.top - 6 : box.bottom + 6, above }
}
