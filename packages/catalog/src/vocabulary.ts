import { z } from 'zod'

// The closed sets of words that code, tables, URLs and screens share. Each is explained once in docs/glossary.md.

/** What a check saw. `unknown` means *could not look*, never *looked and it is bad*. */
export const checkStatusSchema = z.enum(['pass', 'warn', 'fail', 'unknown'])
export type CheckStatus = z.infer<typeof checkStatusSchema>

/** How a feature of a tenant is doing, folded from its checks. */
export const featureStateSchema = z.enum(['ok', 'degraded', 'failing', 'unstable', 'unknown', 'maintenance'])
export type FeatureState = z.infer<typeof featureStateSchema>

/** Least to most trusted with changes, except `auditor`, who reads everything in scope and changes nothing. */
export const roleSchema = z.enum(['l1', 'l2', 'lead', 'engineer', 'auditor', 'admin'])
export type Role = z.infer<typeof roleSchema>

export const nodeKindSchema = z.enum(['feature', 'component', 'shared'])
export type NodeKind = z.infer<typeof nodeKindSchema>

/** What a remediation does to the world, from harmless to final. */
export const effectClassSchema = z.enum(['read-only', 'reversible', 'compensable', 'irreversible'])
export type EffectClass = z.infer<typeof effectClassSchema>

/** How sure a diagnosis is. `unknown` is an answer, said with what was ruled out and what to look at next. */
export const diagnosisVerdictSchema = z.enum(['confirmed', 'likely', 'possible', 'unknown', 'no-fault'])
export type DiagnosisVerdict = z.infer<typeof diagnosisVerdictSchema>

/** What a run achieved, decided only by the checks that had failed, run again. */
export const runVerdictSchema = z.enum(['fixed', 'unchanged', 'worse', 'unknown'])
export type RunVerdict = z.infer<typeof runVerdictSchema>

export const runStateSchema = z.enum([
  'awaiting-approval',
  'queued',
  'running',
  'verifying',
  'needs-decision',
  'undoing',
  'finished',
  'undone',
  'refused',
  'rejected',
  'expired',
  'cancelled',
])
export type RunState = z.infer<typeof runStateSchema>

export const stepStateSchema = z.enum(['pending', 'intended', 'succeeded', 'failed', 'recovered', 'unknown', 'skipped', 'undone'])
export type StepState = z.infer<typeof stepStateSchema>

/** What was changed. `operator` is an act of operations itself: shown, but no evidence, since it mostly follows the trouble. */
export const changeKindSchema = z.enum(['deploy', 'flag', 'configuration', 'certificate', 'migration', 'partner-notice', 'operator'])
export type ChangeKind = z.infer<typeof changeKindSchema>

export const identifierKindSchema = z.enum(['tenant-id', 'company', 'domain', 'email', 'order-prefix'])
export type IdentifierKind = z.infer<typeof identifierKindSchema>

/** A value that JSON can carry; what evidence, captured state and effects are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
