import { createBundleReader } from '@lamplighter/catalog/bundle-reader'
import { explain } from '@lamplighter/diagnosis'
import type { SampleDiagnosis } from '@lamplighter/db/scale'
import { sampleBundles } from '../sample-bundles.ts'

/** One diagnosis for each cause that the sample bundles end in: of 32 nodes and 40 checks, as large as those of a real pack. */
export function sampleDiagnoses(): SampleDiagnosis[] {
  const read = createBundleReader()
  const byCause = new Map<string, SampleDiagnosis>()
  for (const raw of sampleBundles({ count: 200, models: 1, nodes: 32, checks: 40, seed: 20261121 })) {
    const parsed = read(raw)
    if (!parsed.ok) throw new Error(`sample bundle: ${parsed.path}: ${parsed.message}`)
    const explanation = explain(parsed.bundle)
    const [found] = explanation.causes
    if (found?.cause.startsWith('cause-') && !byCause.has(found.cause))
      byCause.set(found.cause, { cause: found.cause, bundle: parsed.bundle, explanation })
  }
  return [...byCause.values()]
}
