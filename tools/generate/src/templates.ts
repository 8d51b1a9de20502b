import { identifierOf, titleOf, toFillIn } from './names.ts'

// The texts of new files. They compile as they stand; what a person must say is marked, and found by the lint of the pack.

export function featureFile({ name }: { name: string }): string {
  return `import { defineFeature } from '@lamplighter/catalog'

export const ${identifierOf(name)} = defineFeature({
  id: '${name}',
  title: '${titleOf(name)}',
  description: '${toFillIn('what the customer does with it, in one sentence')}',
  prior: 0.002,
  // What it stands on, each with the chance that this breaks when that is broken.
  dependsOn: [],
})
`
}

export function componentFile({ name }: { name: string }): string {
  return `import { defineComponent } from '@lamplighter/catalog'

export const ${identifierOf(name)} = defineComponent({
  id: '${name}',
  title: '${titleOf(name)}',
  description: '${toFillIn('what this part does, in one sentence for someone who joined last week')}',
  prior: 0.003,
  dependsOn: [],
})
`
}

/** A check that has not looked yet says so: unknown, neither for nor against anything. */
export function checkText({ name }: { name: string }): string {
  const [node, asserts] = name.split('/') as [string, string]
  return `export const ${identifierOf(name)} = defineCheck({
  id: '${name}',
  title: '${toFillIn(`what “${asserts}” promises, as a sentence`)}',
  observes: '${node}',
  // How often it fails when the part is broken (all its ways), and when it is well.
  sensitivity: 0.95,
  falseAlarm: 0.001,
  everySeconds: 60,
  timeoutMs: 4_000,
  evidence: z.object({ seen: z.string() }),
  run: () => Promise.resolve(unknown('not-written-yet')),
})
`
}

export function checksImports({ pack, depth }: { pack: string; depth: string }): string {
  return `import { unknown } from '@lamplighter/catalog'
import { z } from 'zod'
import { defineCheck } from '${depth}${pack}.ts'
`
}

export function causeText({ name, of, check }: { name: string; of: string; check: string }): string {
  return `export const ${identifierOf(name)} = defineCause({
  id: '${name}',
  title: '${toFillIn('what is wrong, as a sentence')}',
  of: '${of}',
  kind: 'fault',
  prior: 0.003,
  words: {
    l1: '${toFillIn('plain words for a colleague on the phone')}',
    engineer: '${toFillIn('exact terms, with places from the evidence of its checks')}',
    customer: '${toFillIn('words to read aloud: no machine, no blame, no promise')}',
  },
  // The value that settles it: a signature that never matches speaks for nothing.
  signatures: [signature(${check}, { says: '${toFillIn('what the evidence shows')}', llr: 2, when: () => false })],
})
`
}

export function runbookFile({ name }: { name: string }): string {
  const section = (heading: string, what: string) => `## ${heading}\n${toFillIn(what)}\n`
  return [
    `# ${toFillIn('what is wrong, as a sentence')}\n`,
    section('Meaning', `what “${name}” means, in one or two sentences.`),
    section('Impact', 'what the customer notices, and what still works.'),
    section('Diagnosis', 'which checks show it, by their names.'),
    section('Mitigation', 'which remediation, by its title in bold.'),
    section('When not to use it', 'when that would do harm or not help.'),
  ].join('\n')
}

export function remediationFile(options: { name: string; cures: string; check: string; pack: string }): string {
  const { name, cures, check, pack } = options
  const [node, verb] = name.split('/') as [string, string]
  return `import { z } from 'zod'
import { defineRemediation } from '../../../${pack}.ts'

export const ${identifierOf(name)} = defineRemediation({
  id: '${name}',
  version: 1,
  title: '${toFillIn(`what “${verb}” does, as an order`)}',
  description: '${toFillIn('what happens, and what it leaves behind')}',
  cures: ['${cures}'],
  component: '${node}',
  target: 'tenant',
  // read-only · reversible (all of it, with an undo) · compensable · irreversible
  effect: 'compensable',
  runBy: 'l2',
  params: z.object({}),
  budget: { runs: 3, perHours: 24 },
  cost: 2,
  risk: 0.05,
  precheck: () => Promise.resolve({ type: 'stop', reason: 'It has not been written yet.', wayOut: 'Hand the case to an engineer.' }),
  plan: () => Promise.reject(new Error('The plan has not been written yet.')),
  steps: [
    {
      id: '${verb}',
      title: '${toFillIn('the one thing that this step does')}',
      timeoutMs: 20_000,
      retries: 1,
      run: () => Promise.resolve({ type: 'failed', message: 'The step has not been written yet; nothing was changed.' }),
      // Did an effect happen whose answer was lost? Ask the target.
      probe: () => Promise.resolve('cannot-tell'),
    },
  ],
  verify: { checks: ['${check}'], withinMs: 30_000, followUpAfterMinutes: 15 },
  say: { before: '${toFillIn('to the caller, before pressing')}', after: '${toFillIn('to the caller, when it worked')}' },
})
`
}
