import type { EffectClass, IdentifierKind, NodeKind, Role } from '@lamplighter/catalog/vocabulary'

export const roleWords: Record<Role, string> = {
  l1: 'L1 support',
  l2: 'L2 support',
  lead: 'lead',
  engineer: 'engineer',
  auditor: 'auditor',
  admin: 'administrator',
}

export const identifierWords: Record<IdentifierKind, string> = {
  'tenant-id': 'tenant id',
  company: 'company',
  domain: 'domain',
  email: 'e-mail',
  'order-prefix': 'order number',
}

export const nodeKindWords: Record<NodeKind, string> = { feature: 'feature', component: 'component', shared: 'shared component' }

/** What an effect class means to somebody about to press the button. */
export const effectWords: Record<EffectClass, { title: string; meaning: string; tone: 'quiet' | 'good' | 'warn' | 'bad' }> = {
  'read-only': { title: 'Changes nothing', meaning: 'It only looks.', tone: 'quiet' },
  reversible: { title: 'Can be undone', meaning: 'It can be taken back as it was.', tone: 'good' },
  compensable: { title: 'Can be made good', meaning: 'It cannot be taken back, but its effect can be balanced.', tone: 'warn' },
  irreversible: { title: 'Cannot be undone', meaning: 'Nothing takes this back.', tone: 'bad' },
}

/** The text as the end of a sentence: exactly one full stop, whether it came with one or not. */
export function ended(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`
}

export function count(options: { of: number; one: string; many: string }): string {
  return `${options.of.toLocaleString('en-GB')} ${options.of === 1 ? options.one : options.many}`
}

/** "97 %", "> 99 %", "< 1 %": never claims certainty that is only rounding. */
export function percent(share: number): string {
  const whole = Math.round(share * 100)
  if (whole === 100 && share < 1) return '> 99 %'
  if (whole === 0 && share > 0) return '< 1 %'
  return `${whole} %`
}
