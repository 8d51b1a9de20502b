import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { FeatureState, RunState } from '@lamplighter/catalog/vocabulary'
import type { AuditSearch, CatalogSearch, DiagnosisSearch, FleetGroup, FleetSearch, RolloutsSearch, RunsSearch } from './paths.ts'
import { pageQueries } from './page-queries.ts'
import { queryClient, trpc } from './server/trpc.ts'
import { AppShell } from './shell/AppShell.tsx'
import { ErrorScreen } from './shell/ErrorScreen.tsx'
import { LazyNotFoundScreen } from './shell/LazyNotFoundScreen.tsx'
import { PageSkeleton } from './shell/PageSkeleton.tsx'
import { featureLooks, runStateLooks } from './words/state-looks.ts'

// Loaders fetch what a screen can't do without before it is shown; code and data of a screen arrive side by side.

const root = createRootRoute({
  loader: () => queryClient.ensureQueryData(pageQueries.session()),
  component: AppShell,
  errorComponent: ErrorScreen,
  notFoundComponent: LazyNotFoundScreen,
})

const desk = createRoute({ getParentRoute: () => root, path: '/', loader: () => queryClient.ensureQueryData(pageQueries.desk()) }).lazy(
  () => import('./pages/desk/DeskPage.tsx').then((page) => page.DeskRoute),
)

const tenant = createRoute({
  getParentRoute: () => root,
  path: '/tenants/$tenant',
  loader: ({ params }) => queryClient.ensureQueryData(pageQueries.tenant(params.tenant)),
}).lazy(() => import('./pages/tenants/TenantPage.tsx').then((page) => page.TenantRoute))

const diagnosis = createRoute({
  getParentRoute: () => root,
  path: '/tenants/$tenant/features/$feature',
  validateSearch: (search): DiagnosisSearch => ({ ...text(search, 'remediate'), ...text(search, 'plan') }),
  loader: ({ params }) =>
    Promise.all([
      queryClient.ensureQueryData(pageQueries.tenant(params.tenant)),
      queryClient.ensureQueryData(pageQueries.diagnosis(params)),
    ]),
}).lazy(() => import('./pages/diagnosis/DiagnosisPage.tsx').then((page) => page.DiagnosisRoute))

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search): RunsSearch => ({
    ...text(search, 'tenant'),
    ...oneOf(search, 'state', Object.keys(runStateLooks) as RunState[]),
    ...(search['mine'] === true ? { mine: true as const } : {}),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => queryClient.ensureInfiniteQueryData(pageQueries.runs(deps)),
}).lazy(() => import('./pages/runs/RunsPage.tsx').then((page) => page.RunsRoute))

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$run',
  loader: ({ params }) => queryClient.ensureQueryData(pageQueries.run(params.run)),
}).lazy(() => import('./pages/runs/RunPage.tsx').then((page) => page.RunRoute))

const rollouts = createRoute({
  getParentRoute: () => root,
  path: '/rollouts',
  validateSearch: (search): RolloutsSearch => ({
    ...(search['plan'] === true ? { plan: true as const } : {}),
    ...text(search, 'remediation'),
    ...text(search, 'cause'),
    ...text(search, 'problem'),
  }),
  loader: () => queryClient.ensureInfiniteQueryData(pageQueries.rollouts()),
}).lazy(() => import('./pages/rollouts/RolloutsPage.tsx').then((page) => page.RolloutsRoute))

const rollout = createRoute({
  getParentRoute: () => root,
  path: '/rollouts/$rollout',
  loader: ({ params }) => queryClient.ensureQueryData(pageQueries.rollout(params.rollout)),
}).lazy(() => import('./pages/rollouts/RolloutPage.tsx').then((page) => page.RolloutRoute))

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  loader: () => queryClient.ensureQueryData(pageQueries.desk()),
}).lazy(() => import('./pages/approvals/ApprovalsPage.tsx').then((page) => page.ApprovalsRoute))

const groupings: FleetGroup[] = ['region', 'tier', 'ring', 'shard', 'release']
const fleet = createRoute({
  getParentRoute: () => root,
  path: '/fleet',
  validateSearch: (search): FleetSearch => ({
    ...oneOf(search, 'groupBy', groupings),
    ...text(search, 'group'),
    ...oneOf(search, 'state', Object.keys(featureLooks) as FeatureState[]),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => queryClient.ensureInfiniteQueryData(pageQueries.fleet(deps)),
}).lazy(() => import('./pages/fleet/FleetPage.tsx').then((page) => page.FleetRoute))

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (search): AuditSearch => ({ ...text(search, 'tenant'), ...text(search, 'actor'), ...text(search, 'action') }),
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => queryClient.ensureInfiniteQueryData(pageQueries.audit(deps)),
}).lazy(() => import('./pages/audit/AuditPage.tsx').then((page) => page.AuditRoute))

const controls = createRoute({
  getParentRoute: () => root,
  path: '/controls',
  loader: () => queryClient.ensureQueryData(pageQueries.controls()),
}).lazy(() => import('./pages/controls/ControlsPage.tsx').then((page) => page.ControlsRoute))

const changeSources = createRoute({
  getParentRoute: () => root,
  path: '/change-sources',
  loader: () => queryClient.ensureQueryData(pageQueries.changeSources()),
}).lazy(() => import('./pages/change-sources/ChangeSourcesPage.tsx').then((page) => page.ChangeSourcesRoute))

const maintenance = createRoute({
  getParentRoute: () => root,
  path: '/maintenance',
  loader: () => queryClient.ensureQueryData(pageQueries.maintenance()),
}).lazy(() => import('./pages/maintenance/MaintenancePage.tsx').then((page) => page.MaintenanceRoute))

const breakGlass = createRoute({
  getParentRoute: () => root,
  path: '/break-glass',
  loader: () => queryClient.ensureQueryData(pageQueries.standing()),
}).lazy(() => import('./pages/controls/BreakGlassPage.tsx').then((page) => page.BreakGlassRoute))

const learning = createRoute({
  getParentRoute: () => root,
  path: '/learning',
  loader: () => queryClient.ensureQueryData(trpc.learning.get.queryOptions()),
}).lazy(() => import('./pages/learning/LearningPage.tsx').then((page) => page.LearningRoute))

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/catalog',
  validateSearch: (search): CatalogSearch => ({
    ...oneOf(search, 'tab', ['features', 'causes', 'remediations', 'checks', 'automatic'] as const),
    ...text(search, 'find'),
  }),
  loader: () => queryClient.ensureQueryData(pageQueries.catalog()),
}).lazy(() => import('./pages/catalog/CatalogPage.tsx').then((page) => page.CatalogRoute))

export const router = createRouter({
  routeTree: root.addChildren([
    desk,
    tenant,
    diagnosis,
    runs,
    run,
    rollouts,
    rollout,
    approvals,
    fleet,
    audit,
    controls,
    changeSources,
    maintenance,
    breakGlass,
    catalog,
    learning,
  ]),
  defaultPreload: 'intent',
  // The query cache decides what is fresh; the router asks it each time.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 120,
  defaultPendingMinMs: 200,
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: LazyNotFoundScreen,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** A filter that is no text, or empty, is left out rather than refused: an old link still opens the screen. */
function text<K extends string>(search: Record<string, unknown>, key: K): { [key in K]?: string } {
  const value = search[key]
  const read = typeof value === 'number' ? String(value) : value
  return typeof read === 'string' && read !== '' ? ({ [key]: read } as { [key in K]: string }) : {}
}

function oneOf<K extends string, V extends string>(search: Record<string, unknown>, key: K, allowed: readonly V[]): { [key in K]?: V } {
  const value = allowed.find((candidate) => candidate === search[key])
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
}
