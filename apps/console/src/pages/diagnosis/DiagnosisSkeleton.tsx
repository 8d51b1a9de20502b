import { Skeleton, SkeletonRows } from '@lamplighter/ui'

export function DiagnosisSkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton className="mb-1 h-4 w-40" />
      <Skeleton className="mb-4 h-7 w-48" />
      <Skeleton className="mb-4 h-6 w-120 max-w-full" />
      <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)] lg:items-start">
        <div className="h-48 rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={3} label="Loading the diagnosis" />
        </div>
        <div className="h-48 rounded-lg border border-line bg-surface pt-11">
          <SkeletonRows rows={3} label="Loading what can be done" />
        </div>
      </div>
    </div>
  )
}
