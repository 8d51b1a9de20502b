import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addListEntry } from './list-entry.ts'
import { identifierOf, toFillIn } from './names.ts'
import { packFiles } from './pack-templates.ts'
import type { GenerateRequest } from './request.ts'
import { causeText, checksImports, checkText, componentFile, featureFile, remediationFile, runbookFile } from './templates.ts'

export type Generated = { written: string[]; next: string[] }

/**
 * Writes what was asked for below `packages/pack-<pack>` and lists it where it belongs. Refuses, before anything is written, when
 * the pack or the node is not there, or when something is there already.
 */
export function generate({ root, request }: { root: string; request: GenerateRequest }): Generated {
  const folder = join(root, 'packages', `pack-${request.pack}`)
  if (request.kind === 'pack') return generatePack({ folder, name: request.name })
  if (!existsSync(folder)) throw new Error(`There is no pack “${request.pack}” (${folder}). Known: ${packsOf(root).join(', ')}.`)
  const desk = openDesk({ folder })
  const fillIn = `Fill in what is marked “${toFillIn('…').slice(0, 10)}”; the pack’s tests name each.`
  switch (request.kind) {
    case 'feature':
    case 'component':
      addNode({ desk, kind: request.kind, name: request.name, pack: request.pack })
      break
    case 'check':
      addCheck({ desk, ...request })
      break
    case 'cause':
      addCause({ desk, ...request })
      break
    case 'remediation':
      addRemediation({ desk, ...request })
  }
  const test = `npx vitest run --project pure packages/pack-${request.pack}`
  return { written: desk.written, next: [fillIn, ...desk.next, test] }
}

function generatePack({ folder, name }: { folder: string; name: string }): Generated {
  if (existsSync(folder)) throw new Error(`There is a pack “${name}” already: ${folder}.`)
  const desk = openDesk({ folder })
  for (const [path, text] of Object.entries(packFiles({ name }))) desk.write(path, text)
  return {
    written: desk.written,
    next: [
      `npm install (links the new workspace), and add 'pack-${name}' to the import table in tools/lint/src/boundaries.ts`,
      `npm run generate -- feature NAME --pack ${name}`,
    ],
  }
}

type Desk = ReturnType<typeof openDesk>

function openDesk({ folder }: { folder: string }) {
  const written: string[] = []
  const next: string[] = []
  const at = (path: string) => join(folder, path)
  return {
    written,
    next,
    has: (path: string) => existsSync(at(path)),
    read: (path: string) => readFileSync(at(path), 'utf8'),
    write(path: string, text: string): void {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text)
      written.push(path)
    },
    /** The folder of a node below `src`, with its depth back to it; refuses a node that is not there. */
    nodeFolder(node: string): string {
      const found = ['features', 'components', 'shared'].find((kind) => existsSync(at(`src/${kind}/${node}`)))
      if (found === undefined)
        throw new Error(`There is no node “${node}” in this pack. Make it first: npm run generate -- component ${node}`)
      return `${found}/${node}`
    },
    /** The first check of a node: what its causes and remediations are proved by. */
    firstCheck(node: string): { constant: string; id: string } {
      const path = `src/${this.nodeFolder(node)}/checks.ts`
      const text = this.has(path) ? this.read(path) : ''
      const constant = /^export const (\w+) =/m.exec(text)?.[1]
      // A maker that puts the id together itself leaves it to the person; the lint names what does not exist.
      const id = /\bid: '([^']+)'/.exec(text)?.[1] ?? `${node}/TO-FILL-IN`
      if (constant === undefined)
        throw new Error(`Nothing observes “${node}” yet. First: npm run generate -- check ${node}/WHAT-IT-ASSERTS`)
      return { constant, id }
    },
  }
}

function list({ desk, file, name, from, into }: { desk: Desk; file: string; name: string; from: string; into: string }): void {
  desk.write(file, addListEntry({ source: desk.read(file), name, from, list: into }))
}

function addNode({ desk, kind, name, pack }: { desk: Desk; kind: 'feature' | 'component'; name: string; pack: string }): void {
  const folder = `${kind}s/${name}`
  for (const other of ['features', 'components', 'shared'])
    if (desk.has(`src/${other}/${name}`)) throw new Error(`There is a node “${name}” already: src/${other}/${name}.`)
  desk.write(`src/${folder}/${kind}.ts`, kind === 'feature' ? featureFile({ name }) : componentFile({ name }))
  list({ desk, file: 'src/every-node.ts', name: identifierOf(name), from: `./${folder}/${kind}.ts`, into: 'nodes' })
  if (kind === 'feature') addCheck({ desk, name: `${name}/works-for-a-shopper-of-our-own`, pack })
  else desk.next.push(`npm run generate -- check ${name}/WHAT-IT-ASSERTS --pack ${pack}`)
}

function addCheck({ desk, name, pack }: { desk: Desk; name: string; pack: string }): void {
  const node = name.split('/')[0]!
  const folder = desk.nodeFolder(node)
  const path = `src/${folder}/checks.ts`
  const known = desk.has(path) ? desk.read(path) : ''
  if (known.includes(`'${name}'`)) throw new Error(`There is a check “${name}” already: ${path}.`)
  desk.write(path, `${mergeImports({ known, imports: checksImports({ pack, depth: '../../' }) })}\n${checkText({ name })}`)
  list({ desk, file: 'src/every-check.ts', name: identifierOf(name), from: `./${folder}/checks.ts`, into: 'checks' })
}

function addCause({ desk, name, of, pack }: { desk: Desk; name: string; of: string; pack: string }): void {
  const folder = desk.nodeFolder(of)
  const check = desk.firstCheck(of)
  const path = `src/${folder}/causes.ts`
  const known = desk.has(path) ? desk.read(path) : ''
  if (known.includes(`'${name}'`)) throw new Error(`There is a cause “${name}” already: ${path}.`)
  const imports = `import { defineCause, signature } from '@lamplighter/catalog'\nimport { ${check.constant} } from './checks.ts'\n`
  desk.write(path, `${mergeImports({ known, imports })}\n${causeText({ name, of, check: check.constant })}`)
  desk.write(`src/${folder}/runbooks/${name.split('/')[1]}.md`, runbookFile({ name }))
  list({ desk, file: 'src/every-cause.ts', name: identifierOf(name), from: `./${folder}/causes.ts`, into: 'causes' })
  if (desk.has('src/write-runbooks.ts')) desk.next.push(`npm run runbooks -w packages/pack-${pack} (after each change of a runbook)`)
  desk.next.push(`npm run generate -- remediation ${of}/VERB --pack ${pack} --cures ${name}`)
}

function addRemediation({ desk, name, cures, pack }: { desk: Desk; name: string; cures: string; pack: string }): void {
  const [node, verb] = name.split('/') as [string, string]
  const folder = desk.nodeFolder(node)
  const path = `src/${folder}/remediations/${verb}.ts`
  if (desk.has(path)) throw new Error(`There is a remediation “${name}” already: ${path}.`)
  desk.write(path, remediationFile({ name, cures, check: desk.firstCheck(node).id, pack }))
  list({
    desk,
    file: 'src/every-remediation.ts',
    name: identifierOf(name),
    from: `./${folder}/remediations/${verb}.ts`,
    into: 'remediations',
  })
  desk.next.push(`Say in src/remediation-cases.ts which fault of the product it cures; without a fault, make one first.`)
}

/** The file's own text with the imports that it lacks, name by name. */
function mergeImports({ known, imports }: { known: string; imports: string }): string {
  let text = known.trimEnd() === '' ? '' : `${known.trimEnd()}\n`
  for (const [line, names, from] of imports.matchAll(/^import \{ (.+) \} from '(.+)'$/gm)) {
    const there = new RegExp(`^import \\{ (.+) \\} from '${from!.replaceAll('.', '\\.')}'$`, 'm').exec(text)
    if (there === null) text = `${line}\n${text}`
    else {
      const all = [...new Set([...there[1]!.split(', '), ...names!.split(', ')])].toSorted()
      text = text.replace(there[0], `import { ${all.join(', ')} } from '${from}'`)
    }
  }
  return text
}

function packsOf(root: string): string[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => name.startsWith('pack-'))
    .map((name) => name.slice('pack-'.length))
}
