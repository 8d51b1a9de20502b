import type { RunState } from '@lamplighter/catalog/vocabulary'

/** Who may cause an event. `system` is our own worker or clock; nobody can press it. */
export type Actor = 'requester' | 'approver' | 'overseer' | 'system'

export type RunEvent =
  | 'approve' // another person says yes to exactly this plan
  | 'reject' // another person says no
  | 'expire' // nobody decided, or nothing started, in time
  | 'refuse' // decided again, and no longer allowed
  | 'start' // a worker takes it up, for the first time or after a crash
  | 'start-undo' // the same for a run that undoes another
  | 'request-cancel' // someone asks it to stop at the next step boundary
  | 'stop-at-boundary' // it has stopped there
  | 'steps-ended' // no further step will be tried: all done, one failed, or one cannot be told
  | 'verified' // the checks have spoken
  | 'undo-verified' // the same for a run that undoes another
  | 'ask-person' // half done or untold: a person must say how to go on
  | 'decide-continue' // … from the step that did not succeed
  | 'decide-stop' // … not at all; the verdict stands as it is
  | 'decide-undo' // … backwards: an undo run takes over

type Rule = { to: RunState; by: Actor[] }
type StateRow = {
  /** What it means, in one sentence that can be read aloud. */
  says: string
  /** True when the caller may hang up: it goes on, or has ended, without them. */
  safeToHangUp: boolean
  /** Nothing leads out of it, ever. */
  terminal: boolean
  /** True while it must be the only mutating run of its tenant and component. */
  locks: boolean
  on: Partial<Record<RunEvent, Rule>>
}

const people: Actor[] = ['requester', 'overseer']
const system: Actor[] = ['system']

/**
 * The one table of a run's life. Whatever is not in it can not happen: `transition` refuses it, queries that change a
 * state name the states they come from, and the sentence on a disabled button is made from it.
 */
export const runStates: Record<RunState, StateRow> = {
  'awaiting-approval': {
    says: 'Waiting for another person to approve exactly this plan.',
    safeToHangUp: true,
    terminal: false,
    locks: false,
    on: {
      approve: { to: 'queued', by: ['approver'] },
      reject: { to: 'rejected', by: ['approver'] },
      expire: { to: 'expired', by: system },
      refuse: { to: 'refused', by: system },
      'request-cancel': { to: 'cancelled', by: people },
    },
  },
  queued: {
    says: 'Waiting for a worker; it starts by itself.',
    safeToHangUp: true,
    terminal: false,
    locks: true,
    on: {
      start: { to: 'running', by: system },
      'start-undo': { to: 'undoing', by: system },
      refuse: { to: 'refused', by: system },
      expire: { to: 'expired', by: system },
      'request-cancel': { to: 'cancelled', by: people },
      // A run that a person let continue was refused at its new start, with steps of its already done.
      'ask-person': { to: 'needs-decision', by: system },
    },
  },
  running: {
    says: 'Its steps are being carried out.',
    safeToHangUp: true,
    terminal: false,
    locks: true,
    on: {
      start: { to: 'running', by: system },
      'request-cancel': { to: 'running', by: people },
      'stop-at-boundary': { to: 'cancelled', by: system },
      'steps-ended': { to: 'verifying', by: system },
    },
  },
  undoing: {
    says: 'What an earlier run did is being taken back.',
    safeToHangUp: true,
    terminal: false,
    locks: true,
    on: {
      'start-undo': { to: 'undoing', by: system },
      'request-cancel': { to: 'undoing', by: people },
      'stop-at-boundary': { to: 'cancelled', by: system },
      'steps-ended': { to: 'verifying', by: system },
    },
  },
  verifying: {
    says: 'The checks that had failed are being run again.',
    safeToHangUp: true,
    terminal: false,
    locks: true,
    on: {
      start: { to: 'verifying', by: system },
      'start-undo': { to: 'verifying', by: system },
      verified: { to: 'finished', by: system },
      'undo-verified': { to: 'undone', by: system },
      'ask-person': { to: 'needs-decision', by: system },
    },
  },
  'needs-decision': {
    says: 'It stopped half-way; a person must decide how to go on.',
    safeToHangUp: false,
    terminal: false,
    // Nothing moves while a person thinks; going on takes the lock again, and is refused when another run has it.
    locks: false,
    on: {
      'decide-continue': { to: 'queued', by: people },
      'decide-stop': { to: 'finished', by: people },
      'decide-undo': { to: 'finished', by: people },
    },
  },
  finished: terminal('It has ended; its verdict says what it achieved.'),
  undone: terminal('What the earlier run did has been taken back.'),
  refused: terminal('It was not allowed to start; nothing was changed.'),
  rejected: terminal('The approver said no; nothing was changed.'),
  expired: terminal('Nobody took it up in time; nothing was changed.'),
  cancelled: terminal('It was stopped; its steps say how far it had come.'),
}

export const runEvents = [
  'approve',
  'reject',
  'expire',
  'refuse',
  'start',
  'start-undo',
  'request-cancel',
  'stop-at-boundary',
  'steps-ended',
  'verified',
  'undo-verified',
  'ask-person',
  'decide-continue',
  'decide-stop',
  'decide-undo',
] as const satisfies readonly RunEvent[]

export type Transition =
  | { type: 'moved'; to: RunState }
  | { type: 'refused'; code: 'run/ended' | 'run/not-now' | 'run/not-yours'; message: string }

/** The next state, or why not, in words for the button. Pure; the same for every door. */
export function transition({ state, event, actor }: { state: RunState; event: RunEvent; actor: Actor }): Transition {
  const row = runStates[state]
  if (row.terminal) return { type: 'refused', code: 'run/ended', message: `It has ended already. ${row.says}` }
  const rule = row.on[event]
  if (!rule) return { type: 'refused', code: 'run/not-now', message: `${cannot[event]} now. ${row.says}` }
  if (!rule.by.includes(actor)) {
    return { type: 'refused', code: 'run/not-yours', message: `${cannot[event]} by you; ${describeActors(rule.by)} can.` }
  }
  return { type: 'moved', to: rule.to }
}

/** The states from which an event leads somewhere; for the `where` of the query that carries it out. */
export function statesThatAllow(event: RunEvent): RunState[] {
  return (Object.keys(runStates) as RunState[]).filter((state) => runStates[state].on[event] !== undefined)
}

export function isTerminal(state: RunState): boolean {
  return runStates[state].terminal
}

/** States during which a run is the only mutating one of its tenant and component; the database's unique index repeats them. */
export const lockingStates = (Object.keys(runStates) as RunState[]).filter((state) => runStates[state].locks)

const cannot: Record<RunEvent, string> = {
  approve: 'It can not be approved',
  reject: 'It can not be rejected',
  expire: 'It can not expire',
  refuse: 'It can not be refused',
  start: 'It can not be started',
  'start-undo': 'It can not be started',
  'request-cancel': 'It can not be cancelled',
  'stop-at-boundary': 'It can not stop',
  'steps-ended': 'Its steps can not end',
  verified: 'It can not be verified',
  'undo-verified': 'It can not be verified',
  'ask-person': 'It can not be handed to a person',
  'decide-continue': 'There is nothing to decide',
  'decide-stop': 'There is nothing to decide',
  'decide-undo': 'There is nothing to decide',
}

function describeActors(actors: Actor[]): string {
  const words: Record<Actor, string> = {
    requester: 'whoever asked for it',
    approver: 'another person with the right to approve',
    overseer: 'a lead, an engineer or an admin',
    system: 'only the system itself',
  }
  return actors.map((actor) => words[actor]).join(' or ')
}

function terminal(says: string): StateRow {
  return { says, safeToHangUp: true, terminal: true, locks: false, on: {} }
}
