import type { Actor } from './run-states.ts'

export type RolloutState =
  | 'planning'
  | 'planned'
  | 'awaiting-approval'
  | 'running'
  | 'paused'
  | 'aborting'
  | 'finished'
  | 'stopped'
  | 'aborted'
  | 'rejected'
  | 'expired'

export type RolloutEvent =
  | 'counted' // every tenant has a plan, or a reason why not
  | 'request' // its planner asks for it, and nobody else needs to agree
  | 'ask' // its planner asks for it, and another person must agree
  | 'approve'
  | 'reject'
  | 'expire' // nobody decided in time
  | 'pause' // nothing new starts; what is at work goes on to its end
  | 'resume'
  | 'abort' // nothing new starts, ever
  | 'stop' // more runs than tolerated did not fix: the line stops by itself
  | 'finish' // every tenant had its turn

type Rule = { to: RolloutState; by: Actor[] }
type StateRow = { says: string; terminal: boolean; on: Partial<Record<RolloutEvent | 'let-go', Rule>> }

const people: Actor[] = ['requester', 'overseer']
const system: Actor[] = ['system']
const abortAtOnce: Rule = { to: 'aborted', by: people }

/** The one table of a rollout's life; whatever is not in it can not happen. `let-go`: the last run at work has ended. */
export const rolloutStates: Record<RolloutState, StateRow> = {
  planning: {
    says: 'Every tenant is being looked at; nothing is changed.',
    terminal: false,
    // By the system when it could not be laid out however often it was tried.
    on: { counted: { to: 'planned', by: system }, abort: { to: 'aborted', by: [...people, 'system'] } },
  },
  planned: {
    says: 'Everything is counted; nothing was changed yet.',
    terminal: false,
    on: { request: { to: 'running', by: ['requester'] }, ask: { to: 'awaiting-approval', by: ['requester'] }, abort: abortAtOnce },
  },
  'awaiting-approval': {
    says: 'Waiting for another person to approve exactly this rollout.',
    terminal: false,
    on: {
      approve: { to: 'running', by: ['approver'] },
      reject: { to: 'rejected', by: ['approver'] },
      expire: { to: 'expired', by: system },
      abort: abortAtOnce,
    },
  },
  running: {
    says: 'Ring by ring; a ring starts when the one before it has verified.',
    terminal: false,
    on: {
      pause: { to: 'paused', by: [...people, 'system'] },
      abort: { to: 'aborting', by: people },
      stop: { to: 'stopped', by: system },
      finish: { to: 'finished', by: system },
    },
  },
  paused: {
    says: 'Nothing new starts; what was at work goes on to its end.',
    terminal: false,
    on: { resume: { to: 'running', by: people }, abort: { to: 'aborting', by: people } },
  },
  aborting: {
    says: 'Nothing new starts any more; the last runs at work are ending.',
    terminal: false,
    on: { 'let-go': { to: 'aborted', by: system } },
  },
  finished: terminal('Every tenant has had its turn.'),
  stopped: terminal('It stopped by itself: too many runs did not fix what they were to fix.'),
  aborted: terminal('It was aborted; the tenants say how far it had come.'),
  rejected: terminal('The approver said no; nothing was changed.'),
  expired: terminal('Nobody approved it in time; nothing was changed.'),
}

export type RolloutTransition = { type: 'moved'; to: RolloutState } | { type: 'refused'; message: string }

/** The next state, or why not, in words for the button. Pure; the same for every door. */
export function rolloutTransition({
  state,
  event,
  actor,
}: {
  state: RolloutState
  event: RolloutEvent | 'let-go'
  actor: Actor
}): RolloutTransition {
  const row = rolloutStates[state]
  if (row.terminal) return { type: 'refused', message: `It has ended already. ${row.says}` }
  const rule = row.on[event]
  if (!rule) return { type: 'refused', message: `${cannot[event]} now. ${row.says}` }
  if (!rule.by.includes(actor)) return { type: 'refused', message: `${cannot[event]} by you; ${whoCan(rule.by)} can.` }
  return { type: 'moved', to: rule.to }
}

const cannot: Record<RolloutEvent | 'let-go', string> = {
  counted: 'It can not be counted',
  request: 'It can not be started',
  ask: 'It can not be asked for',
  approve: 'It can not be approved',
  reject: 'It can not be rejected',
  expire: 'It can not expire',
  pause: 'It can not be paused',
  resume: 'It can not be resumed',
  abort: 'It can not be aborted',
  stop: 'It can not stop by itself',
  finish: 'It can not finish',
  'let-go': 'It can not end',
}

function whoCan(actors: Actor[]): string {
  const words: Record<Actor, string> = {
    requester: 'whoever planned it',
    approver: 'another person with the right to approve',
    overseer: 'a lead, an engineer or an admin',
    system: 'only the system itself',
  }
  return actors.map((actor) => words[actor]).join(' or ')
}

function terminal(says: string): StateRow {
  return { says, terminal: true, on: {} }
}
