import type { Cause } from '@lamplighter/catalog'
import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import type { Json } from '@lamplighter/catalog/vocabulary'
import { fillWords } from './fill-words.ts'
import type { Words } from './verdict-words.ts'

/** The three wordings of a cause, filled from the evidence of checks that observe its node or sign for it. */
export function causeWords(options: { cause: Cause; bundle: EvidenceBundle; tenantName: string; featureTitle: string }): Words {
  const { cause, tenantName, featureTitle } = options
  const values = { ...evidenceValues(options), tenant: tenantName, feature: featureTitle }
  const fill = (template: string, usable: Record<string, Json | undefined>) => fillWords({ template, values: usable })
  return {
    l1: fill(cause.words.l1, values),
    engineer: fill(cause.words.engineer, values),
    customer: fill(cause.words.customer, withoutHosts(values)),
  }
}

/** What matters most is laid over the rest: failing looks over passing ones, signing checks over observing ones. */
function evidenceValues({ cause, bundle }: { cause: Cause; bundle: EvidenceBundle }): Record<string, Json | undefined> {
  const observing = new Set(bundle.model.checks.filter((check) => check.observes === cause.of).map((check) => check.id))
  const signing = new Set(bundle.signatures.filter((signature) => signature.cause === cause.id).map((signature) => signature.check))
  const couldSign = new Set(cause.signatures.map((signature) => signature.check))
  const weight = ({ check, status }: EvidenceBundle['observations'][number]) =>
    (signing.has(check) ? 4 : 0) + (status === 'fail' ? 2 : 0) + (observing.has(check) ? 1 : 0)
  return bundle.observations
    .filter(({ check, evidence }) => evidence !== undefined && (observing.has(check) || couldSign.has(check)))
    .toSorted((a, b) => weight(a) - weight(b))
    .reduce<Record<string, Json | undefined>>((values, { evidence }) => ({ ...values, ...(evidence as Record<string, Json>) }), {})
}

/** Addresses and host names are nothing for a customer's ears, whatever a template asks for. */
function withoutHosts(values: Record<string, Json | undefined>): Record<string, Json | undefined> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'string' || !hostLike.test(value)))
}

const hostLike = /:\/\/|\b\d{1,3}(\.\d{1,3}){3}\b|^[\w.-]+:\d{2,5}$|\blocalhost\b/
