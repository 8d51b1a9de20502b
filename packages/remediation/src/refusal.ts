/** Why something may not be done: a code for tests, words for people, the way out, who could do it instead, and the run to watch. */
export type Refusal = { code: RefusalCode; message: string; wayOut: string; who: string | null; run?: string | undefined }

/** What the words of each code are filled with; the keys are also the list of codes. */
export type RefusalFacts = {
  'operator/read-only': object
  'operator/scope': { tenants: string[]; scope: string }
  'remediation/role': { needs: string; has: string; effect: string }
  'remediation/killed': { by: string; since: string; because: string }
  'remediation/all-stopped': { by: string; since: string; because: string }
  'remediation/not-automatic': object
  'automatic/not-offered': object
  'automatic/budget': { runs: number; perHours: number; freesAt: string | null }
  'automatic/cool-down': { tenant: string; until: string }
  'automatic/stopped': { failed: number; of: number }
  'effects/beyond-class': { what: string }
  'effects/beyond-target': { component: string }
  'effects/unknown-component': { component: string }
  'cause/shared': { node: string }
  'diagnosis/missing': object
  'diagnosis/other-tenant': { diagnosed: string; asked: string }
  'diagnosis/stale': { ageMinutes: number; limitMinutes: number }
  'diagnosis/no-fault': object
  'diagnosis/unknown': object
  'diagnosis/not-confirmed': { verdict: string }
  'diagnosis/not-cured': { causes: string[] }
  'plan/stale': { ageMinutes: number; limitMinutes: number }
  'plan/other': object
  'plan/changed': { change: string }
  'plan/consumed': { run: string }
  'plan/blocked': { reason: string; wayOut: string }
  'request/no-reason': object
  'request/no-case': { because: string }
  'request/tenant-name': { tenant: string }
  'lock/held': { component: string; by: string; since: string; run: string }
  'budget/spent': { of: string; runs: number; perHours: number; freesAt: string | null }
  'circuit/open': { failed: number; of: number; until: string }
  'freeze/active': { because: string; until: string }
  'freeze/nobody': object
  'freeze/times': object
  'freeze/unknown': object
  'freeze/already': object
  'control/role': { needs: string; has: string; says: string }
  'control/scope': { says: string; scope: string }
  'control/already': { what: string }
  'glass/already': { until: string }
  'glass/none': object
  'glass/own': object
  'glass/state': { why: string }
  'approval/own': object
  'approval/missing': { because: string }
  'approval/role': { needs: string; has: string }
  'approval/scope': { scope: string }
  'approval/expired': { at: string }
  'approval/plan-changed': object
  'run/state': { message: string }
  'run/someone-elses': { has: string }
  'undo/none': { why: string }
  'undo/expired': { at: string }
  'undo/already': { run: string }
}
export type RefusalCode = keyof RefusalFacts

type Words<C extends RefusalCode> = (facts: RefusalFacts[C]) => Omit<Refusal, 'code'>

const words: { [C in RefusalCode]: Words<C> } = {
  'operator/read-only': () =>
    say(
      'Auditors read everything in their scope and change nothing.',
      'Ask someone of the support team to do it.',
      'anyone but an auditor',
    ),
  'operator/scope': ({ tenants, scope }) =>
    say(
      `It reaches ${list(tenants)}, and your scope is ${scope}.`,
      'Hand it to someone whose scope covers them, or ask an admin to widen yours.',
      'an operator whose scope covers every tenant it reaches',
    ),
  'remediation/role': ({ needs, has, effect }) =>
    say(`Its effect is ${effect}: ${has} can not even ask for it.`, `Hand the case to ${needs}.`, needs),
  'remediation/killed': ({ by, since, because }) =>
    say(
      `${by} switched it off ${since}: ${because}.`,
      'Use another remediation, or ask a lead or the dev-for-ops team to switch it on again.',
      'a lead, an engineer or an admin who sees everything',
    ),
  'remediation/all-stopped': ({ by, since, because }) =>
    say(
      `${by} stopped all remediations ${since}: ${because}.`,
      'Tell the customer that it takes longer, and hand the case to a lead.',
      'a lead, an engineer or an admin who sees everything',
    ),
  'remediation/not-automatic': () =>
    say('Nobody has allowed it to run by itself.', 'An operator runs it by hand, or an admin allows it.', 'an admin'),
  'automatic/not-offered': () =>
    say('The pack does not let it run by itself.', 'Ask the dev-for-ops team whether it is safe enough to.', 'the dev-for-ops team'),
  'automatic/budget': ({ runs, perHours, freesAt }) =>
    say(
      `It has run by itself ${runs} time${runs === 1 ? '' : 's'} within ${perHours === 1 ? 'the hour' : `${perHours} hours`}, over all tenants.`,
      `An operator runs it by hand${freesAt ? `, or it goes on at ${freesAt}` : ''}.`,
      'an operator',
    ),
  'automatic/cool-down': ({ tenant, until }) =>
    say(
      `It ran for ${tenant} a short while ago; by itself it leaves them alone until ${until}.`,
      'An operator looks at why it came back.',
      'an operator',
    ),
  'automatic/stopped': ({ failed, of }) =>
    say(
      `By itself it did not fix in ${failed} of its last ${of} runs, so it stopped.`,
      'Look at those runs; an admin switches it off and on again when it is mended.',
      'an admin',
    ),
  'effects/beyond-class': ({ what }) =>
    say(
      `It is declared read-only and would change something: “${what}”.`,
      'Report it to the dev-for-ops team; its effect class is wrong.',
      null,
    ),
  'effects/beyond-target': ({ component }) =>
    say(
      `It acts on one tenant and would touch ${component}, which many tenants share.`,
      'Use the remediation for the shared component, or hand it over.',
      'an engineer',
    ),
  'effects/unknown-component': ({ component }) =>
    say(`It would touch ${component}, which the pack does not know.`, 'Report it to the dev-for-ops team.', null),
  'cause/shared': ({ node }) =>
    say(`The cause is shared: ${node}. Do not fix it one by one.`, 'Follow the shared problem; it has its own remediation.', 'an engineer'),
  'diagnosis/missing': () => say('No diagnosis says that this tenant needs it.', 'Diagnose the feature first.', null),
  'diagnosis/other-tenant': ({ diagnosed, asked }) =>
    say(`The diagnosis is about ${diagnosed}, not ${asked}.`, 'Diagnose this tenant.', null),
  'diagnosis/stale': ({ ageMinutes, limitMinutes }) =>
    say(`The diagnosis is ${minutes(ageMinutes)} old; after ${limitMinutes} it says nothing about now.`, 'Diagnose again.', null),
  'diagnosis/no-fault': () =>
    say('The diagnosis found nothing wrong.', 'Ask the customer what they see, and diagnose again while it happens.', null),
  'diagnosis/unknown': () =>
    say(
      'The diagnosis found no cause that it could stand behind.',
      'Run the next best check, or hand the evidence to an engineer.',
      'an engineer',
    ),
  'diagnosis/not-confirmed': ({ verdict }) =>
    say(`The cause is ${verdict}, not confirmed.`, 'An operator looks at the evidence and decides.', 'an operator'),
  'diagnosis/not-cured': ({ causes }) =>
    say(`It cures none of the causes found: ${list(causes)}.`, 'Use a remediation that the diagnosis offers.', null),
  'plan/stale': ({ ageMinutes, limitMinutes }) =>
    say(`The plan was made ${minutes(ageMinutes)} ago; after ${limitMinutes} the world may have changed.`, 'Make a new plan.', null),
  'plan/other': () => say('The plan on the screen is not the one that is stored.', 'Make a new plan and read it again.', null),
  'plan/changed': ({ change }) =>
    say(
      `The world has changed since the plan was made: ${change}. Nothing was changed by us.`,
      'Make a new plan and read what would happen now.',
      null,
    ),
  'plan/consumed': ({ run }) => say(`This plan was already used by run ${run}.`, 'Watch that run, or make a new plan.', null),
  'plan/blocked': ({ reason, wayOut }) => say(reason, wayOut, null),
  'request/no-reason': () => say('It needs a reason: the record says why, not only who.', 'Say in a few words why it is needed.', null),
  'request/no-case': ({ because }) => say(`It needs a case: ${because}.`, 'Name the case or ticket that it belongs to.', null),
  'request/tenant-name': ({ tenant }) => say(`It can not be undone, so the name of the customer is asked for.`, `Type “${tenant}”.`, null),
  'lock/held': ({ component, by, since, run }) =>
    say(`${by} is at work on ${component} ${since} (run ${run}).`, 'Watch that run; yours can start when it has ended.', by),
  'budget/spent': ({ of, runs, perHours, freesAt }) =>
    say(
      `${of} has used up ${runs} run${runs === 1 ? '' : 's'} per ${perHours === 1 ? 'hour' : `${perHours} hours`}.`,
      `${freesAt ? `Wait until ${freesAt}, or ask` : 'Ask'} a lead why it is needed so often.`,
      'someone who breaks the glass',
    ),
  'circuit/open': ({ failed, of, until }) =>
    say(
      `It did not help in ${failed} of its last ${of} verified runs, so it is stopped until ${until}.`,
      'Diagnose again, use another remediation, or hand it to an engineer.',
      'an engineer who breaks the glass',
    ),
  'freeze/active': ({ because, until }) =>
    say(
      `Changes are frozen until ${until}: ${because}.`,
      'Wait, or break the glass if the customer can not.',
      'someone who breaks the glass',
    ),
  'freeze/nobody': () =>
    say('It names no tenant: empty lists freeze nobody.', 'Name tenants, regions or tiers, or freeze everything on purpose.', null),
  'freeze/times': () => say('A freeze ends after it began, and not in the past.', 'Correct the times; they are in your own zone.', null),
  'freeze/unknown': () => say('There is no such freeze.', 'Reload: it may have been lifted meanwhile.', null),
  'freeze/already': () => say('It has ended already.', 'Nothing is left to do.', null),
  'control/role': ({ needs, has, says }) => say(`${upperFirst(has)} may not ${says}.`, `Ask ${needs}.`, `${needs} or above`),
  'control/scope': ({ says, scope }) =>
    say(
      `Your scope is ${scope}: too little to ${says}.`,
      'Leave it to someone whose scope covers everyone it concerns.',
      'an operator whose scope covers everyone it concerns',
    ),
  'control/already': ({ what }) => say(`It is ${what} already.`, 'Reload; somebody was quicker.', null),
  'glass/already': ({ until }) => say(`Your glass is broken already, until ${until}.`, 'Go on; put it back when you are done.', null),
  'glass/none': () => say('There is no such broken glass.', 'Reload the list.', null),
  'glass/own': () => say('Nobody reviews what they did themselves.', 'Ask another lead.', 'another lead, engineer or admin'),
  'glass/state': ({ why }) => say(why, 'Reload and look again.', null),
  'approval/missing': ({ because }) =>
    say(`It now needs the approval of another person. ${because}`, 'Make a new plan and ask for approval.', null),
  'approval/own': () => say('Nobody approves their own run.', 'Ask another person.', 'another person with the right to approve'),
  'approval/role': ({ needs, has }) => say(`It needs the approval of ${needs}; you are ${has}.`, `Ask ${needs}.`, needs),
  'approval/scope': ({ scope }) =>
    say(
      `It reaches tenants outside your scope (${scope}).`,
      'Leave it to an approver whose scope covers them.',
      'an approver whose scope covers them',
    ),
  'approval/expired': ({ at }) => say(`The request for approval expired at ${at}.`, 'Make a new plan and ask again.', null),
  'approval/plan-changed': () =>
    say('The plan that was shown is not the plan of this run.', 'Reload, read the plan, and decide again.', null),
  'run/state': ({ message }) => say(message, 'Reload the run and look at it again.', null),
  'run/someone-elses': ({ has }) =>
    say(
      `It is someone else's run, and you are ${has}.`,
      'Ask whoever asked for it, or a lead.',
      'whoever asked for it, a lead, an engineer or an admin',
    ),
  'undo/none': ({ why }) => say(`It can not be undone: ${why}.`, 'Diagnose again and use a remediation.', null),
  'undo/expired': ({ at }) => say(`It could be undone until ${at}.`, 'Diagnose again and use a remediation.', null),
  'undo/already': ({ run }) => say(`Run ${run} undoes it already.`, 'Watch that run.', null),
}

/** The refusal for a code, in words that name what, where and the way out. */
export function refusal<C extends RefusalCode>(code: C, facts: RefusalFacts[C]): Refusal {
  const run = 'run' in facts && isRunId.test(facts.run) ? facts.run : undefined
  return { code, ...words[code](facts), ...(run === undefined ? {} : { run }) }
}

/** A run that can be opened; some facts only describe one. */
const isRunId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const refusalCodes = Object.keys(words) as RefusalCode[]

/** How instants are said in refusals: `14:05 UTC`. */
export function clockTime(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`
}

/** The time of day while that cannot be mistaken, otherwise with its date: `24 Nov, 14:05 UTC`. */
export function momentOf({ at, now }: { at: Date; now: Date }): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  const near = Math.abs(at.getTime() - now.getTime()) < 12 * 3_600_000
  return near ? clockTime(at) : `${at.getUTCDate()} ${months[at.getUTCMonth()]}, ${clockTime(at)}`
}

function say(message: string, wayOut: string, who: string | null): Omit<Refusal, 'code'> {
  return { message, wayOut, who }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function minutes(count: number): string {
  return count === 1 ? '1 minute' : `${count} minutes`
}

function list(items: string[]): string {
  return items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and ${items.length - 3} more`
}
