/** The mark: a lit street lamp. The flame's amber appears nowhere else but in the word "degraded". */
export function LampMark(props: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={props.className ?? 'size-6'}>
      <path d="M12 8.4c1.6 1.8 2.1 2.7 2.1 3.7a2.1 2.1 0 0 1-4.2 0c0-1 .5-1.9 2.1-3.7z" fill="var(--flame)" />
      <path
        d="M6.6 6.8 12 3.2l5.4 3.6M7.4 6.8h9.2L15 16H9zM12 16v5M9.4 21h5.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
