import { createBundleReader } from '@lamplighter/catalog/bundle-reader'
import type { EvidenceBundle } from '@lamplighter/catalog/evidence'
import { explain } from '@lamplighter/diagnosis'
import type { InputLine } from './bundle-lines.ts'
import { explanationText } from './explain-text.ts'

export type ExplainView = { json: boolean; engineer: boolean }
export type ExplainedBatch = { text: string; problems: { line: number; message: string }[] }

/** Explains the bundles of some lines, in order. A line that is no bundle becomes a problem and leaves no trace in the text. */
export function explainBatch(options: { lines: InputLine[]; view: ExplainView }): ExplainedBatch {
  const { lines, view } = options
  const batch: ExplainedBatch = { text: '', problems: [] }
  for (const line of lines) {
    const parsed = parseLine(line)
    if (parsed.type === 'bundle') batch.text += renderExplanation({ bundle: parsed.bundle, view })
    else batch.problems.push({ line: line.number, message: parsed.message })
  }
  return batch
}

export function renderExplanation(options: { bundle: EvidenceBundle; view: ExplainView }): string {
  const { bundle, view } = options
  const explanation = explain(bundle)
  return view.json ? `${JSON.stringify(explanation)}\n` : `${explanationText({ explanation, engineer: view.engineer })}\n`
}

export function parseJson(text: string): { type: 'value'; value: unknown } | { type: 'problem'; message: string } {
  try {
    return { type: 'value', value: JSON.parse(text) }
  } catch (error) {
    return { type: 'problem', message: (error as Error).message }
  }
}

/** One a thread: the lines of a stream mostly repeat one model. */
const readBundle = createBundleReader()

function parseLine(line: InputLine): { type: 'bundle'; bundle: EvidenceBundle } | { type: 'problem'; message: string } {
  if (line.type === 'too-long') return { type: 'problem', message: 'longer than 64 MiB' }
  const json = parseJson(line.text)
  if (json.type === 'problem')
    return {
      type: 'problem',
      message: `not JSON: ${json.message}. One bundle a line is expected; give a bundle over several lines as a file.`,
    }
  const parsed = readBundle(json.value)
  return parsed.ok ? { type: 'bundle', bundle: parsed.bundle } : { type: 'problem', message: `${parsed.path}: ${parsed.message}` }
}
