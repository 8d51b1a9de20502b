import type { QueryFilters } from '@tanstack/react-query'
import type { LiveEvent } from '@lamplighter/operations/views'
import { queryClient, trpc } from './trpc.ts'

// A sweep over many tenants sends many events within a moment; screens ask again once for all of them.
const gatherMs = 250
const gathered = new Map<string, QueryFilters>()
let timer: ReturnType<typeof setTimeout> | null = null

/** Has the open screens ask again for what this event is about, and for nothing else. */
export function refreshFor(event: LiveEvent): void {
  for (const filter of filtersFor(event)) gathered.set(JSON.stringify(filter.queryKey), filter)
  timer ??= setTimeout(() => {
    timer = null
    const filters = [...gathered.values()]
    gathered.clear()
    for (const filter of filters) void queryClient.invalidateQueries(filter)
  }, gatherMs)
}

function filtersFor(event: LiveEvent): QueryFilters[] {
  const tenant = event.tenant === null ? [] : [trpc.tenant.get.queryFilter({ tenant: event.tenant })]
  const desk = trpc.desk.get.queryFilter()
  switch (event.topic) {
    case 'health':
      return [...tenant, desk, trpc.fleet.list.pathFilter()]
    case 'diagnosis':
      return event.tenant && event.subject
        ? [...tenant, desk, trpc.diagnosis.get.queryFilter({ tenant: event.tenant, feature: event.subject })]
        : [...tenant, desk]
    case 'run':
      return [
        ...tenant,
        desk,
        trpc.run.list.pathFilter(),
        trpc.run.atWork.pathFilter(),
        ...(event.subject ? [trpc.run.get.queryFilter({ run: event.subject })] : [trpc.run.get.pathFilter()]),
      ]
    case 'rollout':
      return [
        desk,
        trpc.rollout.list.pathFilter(),
        event.subject ? trpc.rollout.get.queryFilter({ rollout: event.subject }) : trpc.rollout.get.pathFilter(),
      ]
    case 'shared-problem':
      return [desk, ...tenant]
    case 'case':
      return [desk, ...tenant]
    case 'controls':
      return [desk, trpc.controls.pathFilter(), trpc.diagnosis.get.pathFilter()]
    case 'maintenance':
      return [...tenant, trpc.maintenance.list.pathFilter(), trpc.availability.get.pathFilter()]
    case 'learning':
      return [trpc.learning.pathFilter()]
    case 'change':
      return [...tenant, trpc.change.pathFilter()]
    case 'sweep':
      return [desk, trpc.fleet.list.pathFilter()]
  }
}
