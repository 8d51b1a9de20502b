import type { DiagnosisView } from '../views/diagnosis-view.ts'

export type Words = DiagnosisView['words']

export type VerdictFacts = {
  verdict: DiagnosisView['verdict']
  feature: string
  tenant: string
  /** Whether one of the feature's own checks fails now. */
  fails: boolean
  /** Causes in the order of their probability, with words that are already filled. */
  causes: { title: string; words: Words; probability: number }[]
  ruledOut: string[]
  notChecked: string[]
  nextBestCheck: string | null
  sharedWith: { node: string; sick: number; members: number } | null
}

/** One line on top of the page, whichever verdict. */
export function verdictHeadline(facts: VerdictFacts): string {
  const { verdict, feature, tenant, causes } = facts
  const top = causes[0]
  const others = facts.sharedWith === null ? '' : `; shared with ${facts.sharedWith.sick} of ${facts.sharedWith.members} others`
  if (verdict === 'no-fault') {
    return facts.fails
      ? `${feature} of ${tenant}: one check fails, perhaps a false alarm`
      : `${feature} works for ${tenant}: nothing wrong was found`
  }
  if (verdict === 'unknown' || top === undefined) return `${feature} of ${tenant}: the cause is not known yet`
  if (verdict === 'confirmed') return `${feature} of ${tenant}: ${lowerFirst(top.title)}${others}`
  if (verdict === 'likely') return `${feature} of ${tenant}: most likely ${lowerFirst(top.title)}${others}`
  return `${feature} of ${tenant}: perhaps ${sayOr(causes.slice(0, 3).map((cause) => lowerFirst(cause.title)))}`
}

/** What to read aloud: the cause's own words when one is named, else words for what is not known. */
export function verdictWords(facts: VerdictFacts): Words {
  const top = facts.causes[0]
  if (facts.verdict === 'no-fault') return noFaultWords(facts)
  if (facts.verdict === 'unknown' || top === undefined) return unknownWords(facts)
  const words = facts.verdict === 'possible' ? possibleWords(facts) : top.words
  if (facts.sharedWith === null) return words
  const { node, sick, members } = facts.sharedWith
  return {
    ...words,
    l1: `${words.l1} ${sick} of ${members} other tenants have it too, through ${node}: do not fix it one by one.`,
  }
}

function noFaultWords({ feature, tenant, fails }: VerdictFacts): Words {
  if (fails) {
    return {
      l1: `A check of ${feature} fails for ${tenant}, but everything else speaks against a fault: perhaps a false alarm. Do not say that all is well; diagnose again in a minute.`,
      engineer: `No fault is likelier than any modelled cause, although a check of ${feature} itself fails: a false alarm, or rates and weights that are off.`,
      customer: `Most of what I can test for ${feature} works right now. I am looking once more; could you tell me what you see?`,
    }
  }
  return {
    l1: `Every check of ${feature} passes for ${tenant} right now. Ask what exactly they see, when, and for which user or order; diagnose again while it happens.`,
    engineer: `No fault: the evidence speaks against every modelled cause below ${feature}.`,
    customer: `Everything that I can test for ${feature} works right now. Could you tell me what you see, and when it happened last?`,
  }
}

function unknownWords(facts: VerdictFacts): Words {
  const { feature, fails } = facts
  const parts = [
    `I cannot name the cause yet.`,
    facts.ruledOut.length > 0 ? `Ruled out: ${sayAnd(facts.ruledOut)}.` : null,
    facts.notChecked.length > 0 ? `Could not be checked: ${sayAnd(facts.notChecked)}.` : null,
    facts.nextBestCheck === null
      ? 'Hand the evidence to an engineer.'
      : `Next, run “${facts.nextBestCheck}”; if it tells nothing new, hand the evidence to an engineer.`,
  ]
  return {
    l1: parts.filter((part) => part !== null).join(' '),
    engineer: `Unknown: no modelled cause explains the evidence of ${feature} well enough. The bundle holds all that was seen.`,
    customer: fails
      ? `I can see that ${feature} does not work as it should. I do not know the reason yet; I have collected what is needed, so you will not have to explain it again.`
      : `I have tested ${feature} and cannot see the reason yet. I have collected what is needed, so you will not have to explain it again.`,
  }
}

function possibleWords({ causes, feature }: VerdictFacts): Words {
  const some = causes.slice(0, 3)
  return {
    l1: `Not certain yet: perhaps ${sayOr(some.map((cause) => lowerFirst(cause.title)))}.`,
    engineer: some.map((cause) => `${Math.round(cause.probability * 100)} %: ${cause.words.engineer}`).join(' '),
    customer: `I can see trouble with ${feature} and am narrowing down the reason. I have collected what is needed, so you will not have to explain it again.`,
  }
}

export function lowerFirst(text: string): string {
  return /^[A-Z]([a-z]|\s)/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text
}

const namesMax = 5

export function sayAnd(names: string[]): string {
  return say({ names, word: 'and' })
}

export function sayOr(names: string[]): string {
  return say({ names, word: 'or' })
}

function say({ names, word }: { names: string[]; word: string }): string {
  const listed = names.length > namesMax ? [...names.slice(0, namesMax - 1), `${names.length - namesMax + 1} more`] : names
  return listed.length <= 1 ? listed.join('') : `${listed.slice(0, -1).join(', ')} ${word} ${listed.at(-1)!}`
}
