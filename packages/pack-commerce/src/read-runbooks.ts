import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cause, PackNode } from '@lamplighter/catalog'

/** Where the cause's runbook lies: beside the node whose trouble it is. */
export function runbookPath(options: { cause: Cause; node: PackNode }): string {
  const { cause, node } = options
  const kind = node.kind === 'feature' ? 'features' : node.kind === 'shared' ? 'shared' : 'components'
  return join(import.meta.dirname, kind, node.id, 'runbooks', `${cause.id.split('/')[1]}.md`)
}

/** The text of `runbooks.gen.ts`: programs are bundled into one file, so the pages must travel as code. */
export function runbooksModule(options: { causes: Cause[]; nodes: PackNode[] }): string {
  const entries = options.causes.map((cause) => {
    const node = options.nodes.find(({ id }) => id === cause.of)
    if (!node) throw new Error(`cause ${cause.id} belongs to "${cause.of}", which does not exist`)
    return `  ${JSON.stringify(cause.id)}: ${JSON.stringify(readFileSync(runbookPath({ cause, node }), 'utf8'))},`
  })
  return [
    '// Written from the runbooks/*.md beside each node by `npm run runbooks -w packages/pack-commerce`; a test compares the two.',
    'export const runbooks: Record<string, string> = {',
    ...entries,
    '}',
    '',
  ].join('\n')
}
