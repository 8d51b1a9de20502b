import { infiniteQueryOptions } from '@tanstack/react-query'
import type { AuditSearch, FleetSearch, RunsSearch } from './paths.ts'
import { trpc, trpcClient } from './server/trpc.ts'

const pageSize = { runs: 50, fleet: 200, audit: 50 }

/**
 * News comes by the stream, but a fleet in which nothing changes sends none: asking now and then keeps "looked at … ago" true, and
 * is the way back when the stream is cut. Only while the tab is seen.
 */
const askAgainMs = { beforeFirstRound: 2_000, desk: 15_000, tenant: 30_000, fleet: 30_000, controls: 30_000 }

/** What each screen asks for: the same question in its loader and in its component, so that the answer is there when it is drawn. */
export const pageQueries = {
  session: () => trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }),
  desk: () =>
    trpc.desk.get.queryOptions(undefined, {
      refetchInterval: (query) => (query.state.data?.sweptAt ? askAgainMs.desk : askAgainMs.beforeFirstRound),
    }),
  tenant: (tenant: string) => trpc.tenant.get.queryOptions({ tenant }, { refetchInterval: askAgainMs.tenant }),
  diagnosis: (options: { tenant: string; feature: string }) =>
    trpc.diagnosis.get.queryOptions({ tenant: options.tenant, feature: options.feature }),
  run: (run: string) => trpc.run.get.queryOptions({ run }),
  catalog: () => trpc.catalog.get.queryOptions(undefined, { staleTime: 300_000 }),
  controls: () => trpc.controls.get.queryOptions(undefined, { refetchInterval: askAgainMs.controls }),
  changeSources: () => trpc.change.sources.queryOptions(undefined, { refetchInterval: askAgainMs.controls }),
  maintenance: () => trpc.maintenance.list.queryOptions({}, { refetchInterval: askAgainMs.controls }),
  standing: () => trpc.controls.standing.queryOptions(undefined, { refetchInterval: askAgainMs.controls }),
  runs: (search: RunsSearch) =>
    infiniteQueryOptions({
      queryKey: [...trpc.run.list.pathKey(), 'pages', search],
      queryFn: ({ pageParam, signal }) => trpcClient.run.list.query({ ...search, after: pageParam, limit: pageSize.runs }, { signal }),
      ...keyset,
    }),
  fleet: (search: FleetSearch) =>
    infiniteQueryOptions({
      queryKey: [...trpc.fleet.list.pathKey(), 'pages', search],
      queryFn: ({ pageParam, signal }) =>
        trpcClient.fleet.list.query({ groupBy: 'region', ...search, after: pageParam, limit: pageSize.fleet }, { signal }),
      refetchInterval: askAgainMs.fleet,
      ...keyset,
    }),
  rollout: (rollout: string) => trpc.rollout.get.queryOptions({ rollout }),
  automatic: () => trpc.automatic.list.queryOptions(),
  rollouts: () =>
    infiniteQueryOptions({
      queryKey: [...trpc.rollout.list.pathKey(), 'pages'],
      queryFn: ({ pageParam, signal }) => trpcClient.rollout.list.query({ after: pageParam, limit: pageSize.runs }, { signal }),
      ...keyset,
    }),
  audit: (search: AuditSearch) =>
    infiniteQueryOptions({
      queryKey: [...trpc.audit.list.pathKey(), 'pages', search],
      queryFn: ({ pageParam, signal }) => trpcClient.audit.list.query({ ...search, after: pageParam, limit: pageSize.audit }, { signal }),
      ...keyset,
    }),
}

/** Lists are paged by the key of the last row, never by an offset: nothing is skipped or shown twice while rows arrive. */
const keyset = { initialPageParam: null as string | null, getNextPageParam: (page: { next: string | null }) => page.next }
