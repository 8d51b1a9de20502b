/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { classNames } from './class-names.ts'

/** The room that an answer will take, so that nothing moves when it comes. Give it the height of what it stands for. */
export function Skeleton(props: { className?: string }) {
  return <span aria-hidden="true" className={classNames('block animate-breathe rounded-sm bg-hover', props.className ?? 'h-5')} />
}

/** Several lines of a list that is on its way, announced once. */
export function SkeletonRows(props: { rows: number; label: string; rowClassName?: string }) {
  return (
    <div role="status" aria-label={props.label} className="flex flex-col">
      {Array.from({ length: props.rows }, (_, index) => (
        <div
          key={index}
          className={classNames('flex items-center gap-3 border-b border-line px-4 last:border-b-0', props.rowClassName ?? 'h-11')}
        >
          <Skeleton className="size-4 rounded-full" />
          <Skeleton className={index % 2 ? 'h-4 w-48 max-w-1/2' : 'h-4 w-64 max-w-1/2'} />
          <Skeleton className="ml-auto h-4 w-16" />
        </div>
      ))}
    </div>
  )
}
