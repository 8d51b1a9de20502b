import { evidenceBundleSchema, parseEvidenceBundle, type EvidenceModel, type ParsedEvidenceBundle } from './evidence.ts'
import { brokenOutsideModel, namesOf, type ModelNames } from './evidence-references.ts'
import { isSameJson } from './same-json.ts'

/**
 * Makes a reader that answers as `parseEvidenceBundle` does, value for value and problem for problem, for many bundles in a row. It
 * remembers the last few models: bundles of one pack repeat theirs, and validating it was half of the cost of reading one.
 *
 * Bundles with equal models share one model object, which must therefore not be changed; nor must the values that were read.
 */
export function createBundleReader(): (value: unknown) => ParsedEvidenceBundle {
  const known: KnownModel[] = []
  return (value) => {
    const raw = modelIn(value)
    const model = raw === undefined ? undefined : known.find((each) => isSameJson(each.raw, raw))
    if (model === undefined) {
      const parsed = parseEvidenceBundle(value)
      if (parsed.ok) remember({ known, raw, model: parsed.bundle.model })
      return parsed
    }
    const rest = restSchema.safeParse(value)
    if (!rest.success) return parseEvidenceBundle(value)
    const bundle = { ...rest.data, model: model.model }
    const broken = brokenOutsideModel({ bundle, names: model.names })
    return broken === null ? { ok: true, bundle } : { ok: false, ...broken }
  }
}

const restSchema = evidenceBundleSchema.omit({ model: true })

/** `raw` as it stood in the document, before defaults were filled in. */
type KnownModel = { raw: unknown; model: EvidenceModel; names: ModelNames }

const KNOWN_MAX = 8

function remember(options: { known: KnownModel[]; raw: unknown; model: EvidenceModel }): void {
  const { known, raw, model } = options
  known.unshift({ raw, model, names: namesOf(model) })
  if (known.length > KNOWN_MAX) known.pop()
}

function modelIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'model' in value ? value.model : undefined
}
