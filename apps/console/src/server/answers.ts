import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '@lamplighter/api'

type Answers = inferRouterOutputs<AppRouter>

// The views as they arrive here, after JSON: what is `unknown` in a schema may be absent.

export type DiagnosisView = NonNullable<Answers['diagnosis']['get']>
export type RemediationOffer = DiagnosisView['offers'][number]
export type PlanView = Answers['plan']['get']
export type RunView = Answers['run']['get']
export type RunLine = Answers['run']['list']['items'][number]
export type AtWorkLine = Answers['run']['atWork'][number]
export type AuditEventView = Answers['audit']['list']['items'][number]
export type ControlsView = Answers['controls']['get']
export type GlassView = ControlsView['glasses']['waiting'][number]
export type StandingView = Answers['controls']['standing']
export type MayView = Answers['controls']['may']
export type RolloutView = Answers['rollout']['get']
export type RolloutTurn = RolloutView['refused'][number]
export type RolloutLine = Answers['rollout']['list']['items'][number]
export type AutomaticLine = Answers['automatic']['list'][number]
export type RolloutAsked = inferRouterInputs<AppRouter>['rollout']['plan']
export type CatalogView = Answers['catalog']['get']
