/** Why a rollout, or a tenant's part in one, may not go on; the same form as every refusal. */
export type RolloutRefusal = { code: string; message: string; wayOut: string; who: string | null }

type Facts = {
  'rollout/role': { has: string }
  'rollout/shared-target': object
  'rollout/nobody': object
  'rollout/too-many': { found: number; max: number }
  'rollout/stale': { ageMinutes: number; limitMinutes: number }
  'rollout/other': object
  'rollout/not-yours': { by: string }
  'rollout/count': { tenants: number }
  'rollout/state': { message: string }
  'rollout/pack-changed': { was: string; is: string }
  'rollout/changed': { change: string }
  'rollout/retired': object
  'rollout/turn-failed': { title: string; tenant: string; error: string; tries: number }
  'rollout/driving-failed': { error: string; tries: number }
}

const words: { [C in keyof Facts]: (facts: Facts[C]) => Omit<RolloutRefusal, 'code'> } = {
  'rollout/role': ({ has }) => say(`${upperFirst(has)} fixes one tenant at a time.`, 'Hand it to L2 support.', 'L2 support or above'),
  'rollout/shared-target': () =>
    say('It acts on what many tenants share: one run reaches them all.', 'Run it once, from the diagnosis of one of them.', null),
  'rollout/nobody': () =>
    say('It would reach nobody.', 'Look at why the tenants are refused, diagnose them again, or choose others.', null),
  'rollout/too-many': ({ found, max }) =>
    say(`It would reach ${found} tenants; a rollout takes at most ${max}.`, 'Choose fewer: by cause within your scope, or by name.', null),
  'rollout/stale': ({ ageMinutes, limitMinutes }) =>
    say(
      `It was counted ${ageMinutes} minute${ageMinutes === 1 ? '' : 's'} ago; after ${limitMinutes} the world may have changed.`,
      'Plan it again.',
      null,
    ),
  'rollout/other': () => say('The rollout on the screen is not the one that is stored.', 'Reload, and read it again.', null),
  'rollout/not-yours': ({ by }) => say(`${by} planned it, and only they ask for it.`, 'Plan one of your own.', by),
  'rollout/count': ({ tenants }) => say('It can not be undone, so the number of tenants is asked for.', `Type “${tenants}”.`, null),
  'rollout/state': ({ message }) => say(message, 'Reload the rollout and look at it again.', null),
  'rollout/pack-changed': ({ was, is }) =>
    say(`It was counted with version ${was} of the pack; now it is ${is}.`, 'Plan a new rollout for the tenants that are left.', null),
  'rollout/changed': ({ change }) =>
    say(`This tenant has changed since it was counted: ${change}. It was left alone.`, 'Look at it alone, from its diagnosis.', null),
  'rollout/turn-failed': ({ title, tenant, error, tries }) =>
    say(
      `“${title}” broke down at ${tenant}, ${tries} times: ${error}. Nothing was changed there.`,
      'Have an engineer look at the remediation; other tenants can be mended from their diagnosis.',
      'an engineer',
    ),
  'rollout/driving-failed': ({ error, tries }) =>
    say(
      `It could not be carried on, ${tries} times: ${error}.`,
      'Have an engineer look at the server’s log; then let it go on, or plan it again.',
      'an engineer',
    ),
  'rollout/retired': () => say('It is no tenant any more.', 'Nothing is left to do here.', null),
}

export function rolloutRefusal<C extends keyof Facts>(code: C, facts: Facts[C]): RolloutRefusal {
  return { code, ...words[code](facts) }
}

/** Reasons that concern all tenants alike: the rollout pauses instead of passing every one of them over. */
const holdsAll = new Set([
  'remediation/killed',
  'remediation/all-stopped',
  'circuit/open',
  'freeze/active',
  'operator/read-only',
  'remediation/role',
  'approval/own',
  'approval/role',
  'approval/scope',
  'approval/expired',
])

export function holdsWholeRollout(reasons: { code: string }[]): boolean {
  return reasons.some((reason) => holdsAll.has(reason.code))
}

function say(message: string, wayOut: string, who: string | null): Omit<RolloutRefusal, 'code'> {
  return { message, wayOut, who }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
