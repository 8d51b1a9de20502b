import { type ReactNode, useEffect, useRef, useState } from 'react'

/** A box that scrolls sideways when its content is too wide, and only then takes a tab stop, so that keyboards can scroll it too. */
export function ScrollRegion(props: { ariaLabel: string; children: ReactNode; className?: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => setOverflows(element.scrollWidth > element.clientWidth + 1)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [])
  const region = overflows ? ({ role: 'region', 'aria-label': props.ariaLabel, tabIndex: 0 } as const) : {}
  return (
    <div ref={box} {...region} className={`relative w-full overflow-x-auto focus-visible:-outline-offset-2 ${props.className ?? ''}`}>
      {props.children}
    </div>
  )
}
