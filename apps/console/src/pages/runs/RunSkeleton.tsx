import { Skeleton, SkeletonRows } from '@lamplighter/ui'

export function RunSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-1 h-4 w-48" />
      <Skeleton className="mb-4 h-7 w-72" />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)]">
        <div className="flex flex-col gap-4">
          <div className="h-36 rounded-lg border border-line bg-surface" />
          <div className="rounded-lg border border-line bg-surface pt-11">
            <SkeletonRows rows={3} label="Loading the run" />
          </div>
        </div>
        <div className="h-80 rounded-lg border border-line bg-surface" />
      </div>
    </div>
  )
}
