import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'

/** What gives way to a broken glass; scope, locks and kill switches never do. */
const waivable = new Set(['budget/spent', 'circuit/open', 'freeze/active'])

/** The way to the glass, where breaking it would help. */
export function BreakGlassLink(props: { codes: string[] }) {
  if (!props.codes.some((code) => waivable.has(code))) return null
  return (
    <Link {...paths.breakGlass()} className="w-fit rounded-sm text-xs text-accent underline underline-offset-2">
      The customer can not wait: break the glass
    </Link>
  )
}
