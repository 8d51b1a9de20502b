import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackNode, PlanDraft } from '@lamplighter/catalog'
import { caseFindings, packFindings, sandboxProduct } from '@lamplighter/testing/pack'
import { z } from 'zod'
import { describe, expect, test } from 'vitest'
import { acknowledgedFindings } from './acknowledged-findings.ts'
import { acme } from './fake-read.ts'
import { featureIds } from './feature-ids.ts'
import { commercePack } from './pack.ts'
import { runbookPath, runbooksModule } from './read-runbooks.ts'
import { remediationCases } from './remediation-cases.ts'

const here = import.meta.dirname
const { nodes, checks, causes, remediations } = commercePack
const folderOf = (node: PackNode) =>
  join(here, node.kind === 'feature' ? 'features' : node.kind === 'shared' ? 'shared' : 'components', node.id)
const nodeById = new Map(nodes.map((node) => [node.id, node]))

test('the lint of pack and model finds nothing that is not acknowledged with its reason', () => {
  expect(packFindings({ pack: commercePack, acknowledged: acknowledgedFindings })).toEqual([])
})

test('every remediation is met by the harness, and every fault of the product by a remediation', () => {
  expect(caseFindings({ pack: commercePack, cases: remediationCases, faults: sandboxProduct.faults })).toEqual([])
})

test('the runbooks that travel with the pack are the pages that people edit', () => {
  expect(readFileSync(join(here, 'runbooks.gen.ts'), 'utf8')).toBe(runbooksModule({ causes, nodes }))
})

test('the pack is as large as it promises', () => {
  expect(
    nodes
      .filter((node) => node.kind === 'feature')
      .map((node) => node.id)
      .toSorted(),
  ).toEqual([...featureIds].toSorted())
  expect(checks.length).toBeGreaterThanOrEqual(35)
  expect(causes.length).toBeGreaterThanOrEqual(30)
  expect(remediations.length).toBeGreaterThanOrEqual(16)
  expect(new Set(remediations.map((one) => one.effect))).toEqual(new Set(['read-only', 'reversible', 'compensable', 'irreversible']))
})

describe('a case has to be named', () => {
  const plan = (tenantsAffected: number): PlanDraft => ({ effects: [], undo: { possible: false, why: 'test' }, tenantsAffected })
  const asking = (tenantsAffected: number) =>
    remediations
      .filter(({ caseNeeded, params }) => caseNeeded?.({ tenant: acme, params: params.parse({}), plan: plan(tenantsAffected) }))
      .map(({ id }) => id)
  const customersOwn = [
    'database/end-blocking-session',
    'quota/raise',
    'schema/run-missing-migrations',
    'settings/publish-stock',
    'upload-storage/purge-temporary',
  ]
  const forMany = ['mail-relay/restart', 'payments-partner/switch-route', 'release/roll-back', 'shard/throttle-tenant']

  test('where the customer’s money or data is touched, whatever the plan', () => {
    expect(asking(1).toSorted()).toEqual(customersOwn)
  })

  test('and where many shops feel it', () => {
    expect(asking(2).toSorted()).toEqual([...customersOwn, ...forMany].toSorted())
  })

  test('by all that cannot be taken back, but a credential that may have leaked: that one waits for no case', () => {
    const irreversible = remediations.filter(({ effect }) => effect === 'irreversible').map(({ id }) => id)
    expect(irreversible.filter((id) => !asking(1).includes(id)).toSorted()).toEqual([
      'marketplace-credential/rotate',
      'payment-credential/rotate',
    ])
  })
})

describe.each(nodes.map((node) => [node.id, node] as const))('node %s', (id, node) => {
  test('lives in the folder of its name', () => {
    expect(existsSync(join(folderOf(node), node.kind === 'feature' ? 'feature.ts' : 'component.ts'))).toBe(true)
  })
  test('its checks bear its name', () => {
    for (const check of checks.filter((one) => one.observes === id)) expect(check.id.startsWith(`${id}/`)).toBe(true)
  })
  test('if it can be a cause of its own, a direct check observes it', () => {
    expect(checks.some((check) => check.observes === id)).toBe(true)
  })
})

describe.each(causes.map((cause) => [cause.id, cause] as const))('cause %s', (id, cause) => {
  const runbook = runbookPath({ cause, node: nodeById.get(cause.of)! })

  test('has a runbook with its title and the five headings, each with words', () => {
    const text = readFileSync(runbook, 'utf8')
    expect(text.startsWith(`# ${cause.title}\n`)).toBe(true)
    const sections = text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n')).trim()] as const)
    expect(sections.map(([heading]) => heading)).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'When not to use it'])
    for (const [, words] of sections) expect(words.length).toBeGreaterThan(20)
  })

  test('its runbook names only checks and remediations that exist', () => {
    const named = [...readFileSync(runbook, 'utf8').matchAll(/`([a-z-]+\/[a-z-]+)`/g)].map(([, name]) => name)
    for (const name of named) expect([...checks, ...remediations].map((one) => one.id)).toContain(name)
    const titles = [...readFileSync(runbook, 'utf8').matchAll(/\*\*(.+?)\*\*/g)].map(([, title]) => title)
    expect(titles.length).toBeGreaterThan(0)
    for (const title of titles) expect(remediations.map((one) => one.title)).toContain(title)
  })

  test('every place in its words is filled by a check that observes its node or signs for it', () => {
    const readable = checks.filter(
      (check) => check.observes === cause.of || cause.signatures.some((signature) => signature.check === check.id),
    )
    const names = new Set(readable.flatMap((check) => (check.evidence instanceof z.ZodObject ? Object.keys(check.evidence.shape) : [])))
    for (const words of Object.values(cause.words)) {
      for (const [, place] of words.matchAll(/\{([^}]*)\}/g)) expect(names).toContain(place)
    }
  })

  test('what a customer hears names no machine, blames nobody and promises nothing', () => {
    expect(cause.words.customer).not.toMatch(
      /:\/\/|\bhost\b|\bshard\b|\b\d+\.\d+\.\d+\.\d+|\{.*(Partner|Domain|Application|Tenant|User)\}/i,
    )
    expect(cause.words.customer).not.toMatch(
      /\b(fault of|your fault|mistake|blame|guarantee|promise|will be (fixed|back|solved)|within \d+)\b/i,
    )
  })

  test('causes of the same node are told apart by a signature', () => {
    const siblings = causes.filter((one) => one.of === cause.of && one.id !== id)
    if (siblings.length > 0)
      expect(cause.signatures.some((signature) => checks.find((check) => check.id === signature.check)?.observes === cause.of)).toBe(true)
  })
})

describe.each(remediations.map((one) => [one.id, one] as const))('remediation %s', (id, remediation) => {
  const [node, name] = id.split('/') as [string, string]

  test('lives in the file of its name, below the node it locks', () => {
    expect(remediation.component).toBe(node)
    expect(existsSync(join(folderOf(nodeById.get(node)!), 'remediations', `${name}.ts`))).toBe(true)
  })
  test('acts on what its causes belong to, and is shared exactly when they are', () => {
    for (const cure of remediation.cures) {
      const cause = causes.find((one) => one.id === cure)!
      expect(cause.of).toBe(node)
      expect(remediation.target === 'shared').toBe(nodeById.get(cause.of)?.kind === 'shared')
    }
  })
  test('names checks that prove it, steps that can be asked whether they happened, and words', () => {
    expect(remediation.verify.checks.some((check) => checks.find((one) => one.id === check)?.observes === node)).toBe(true)
    for (const step of remediation.steps) expect(step.probe).toBeTypeOf('function')
    expect(Object.values(remediation.say).every((words) => words.length > 20)).toBe(true)
  })
  test('takes no parameters that nobody gave', () => {
    expect(remediation.params.safeParse({}).success).toBe(true)
  })
  test('only what is reversible can be undone, and all of it', () => {
    expect(remediation.steps.some((step) => step.undo !== undefined)).toBe(remediation.effect === 'reversible')
  })
})

test('no folder holds what the pack does not know', () => {
  for (const [kind, folder] of [
    ['feature', 'features'],
    ['component', 'components'],
    ['shared', 'shared'],
  ] as const) {
    const folders = readdirSync(join(here, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(folders.toSorted()).toEqual(
      nodes
        .filter((node) => node.kind === kind)
        .map((node) => node.id)
        .toSorted(),
    )
    for (const name of folders) {
      const runbooks = existsSync(join(here, folder, name, 'runbooks')) ? readdirSync(join(here, folder, name, 'runbooks')) : []
      expect(runbooks.toSorted()).toEqual(
        causes
          .filter((cause) => cause.of === name)
          .map((cause) => `${cause.id.split('/')[1]}.md`)
          .toSorted(),
      )
    }
  }
})

test('a soft edge is softer than a hard one, and every weight says a chance', () => {
  const weights = nodes.flatMap((node) => node.dependsOn.map((dependency) => dependency.weight))
  expect(Math.max(...weights)).toBeLessThanOrEqual(0.99)
  expect(Math.min(...weights)).toBeGreaterThan(0)
})
