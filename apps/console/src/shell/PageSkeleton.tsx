import { Skeleton, SkeletonRows } from '@lamplighter/ui'

/** The room of a screen whose own code is still on its way. */
export function PageSkeleton() {
  return (
    <div aria-busy="true">
      <div className="mb-4 flex h-8 items-center">
        <Skeleton className="h-6 w-56" />
      </div>
      <div className="rounded-lg border border-line bg-surface">
        <SkeletonRows rows={8} label="Loading" />
      </div>
    </div>
  )
}
