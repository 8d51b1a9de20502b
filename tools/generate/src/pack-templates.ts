import { titleOf, toFillIn } from './names.ts'

/** The files of an empty pack, by path: it compiles, is tested, and knows nothing yet. */
export function packFiles({ name }: { name: string }): Record<string, string> {
  const constant = `${name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Pack`
  return {
    'package.json': `${JSON.stringify(
      {
        name: `@lamplighter/pack-${name}`,
        version: '0.1.0',
        private: true,
        description: `The pack of ${titleOf(name)}`,
        license: 'Apache-2.0',
        type: 'module',
        exports: { '.': './src/pack.ts' },
        scripts: { 'check:types': 'tsc -p tsconfig.json' },
        dependencies: { '@lamplighter/catalog': '*', '@lamplighter/connectors': '*', zod: '4.6.7' },
        devDependencies: { '@lamplighter/testing': '*' },
      },
      null,
      2,
    )}\n`,
    'tsconfig.json': `${JSON.stringify({ extends: '../../tools/tsconfig/node.json', include: ['src'] }, null, 2)}\n`,
    'README.md': `# @lamplighter/pack-${name}\n\n${toFillIn('what product this pack knows, who imports it, how it is tested')}\n`,
    [`src/${name}.ts`]: `import { checkDefiner, remediationDefiner } from '@lamplighter/catalog'
import type { TenantClients } from '@lamplighter/connectors/clients'

/** What this pack is written against; the definers are bound here once. */
export const defineCheck = checkDefiner<TenantClients>()
export const defineRemediation = remediationDefiner<TenantClients>()
`,
    'src/every-node.ts': list({ type: 'PackNode', name: 'nodes' }),
    'src/every-check.ts': list({ type: 'Pack<TenantClients>', name: 'checks', of: 'checks' }),
    'src/every-cause.ts': list({ type: 'Cause', name: 'causes' }),
    'src/every-remediation.ts': list({ type: 'Pack<TenantClients>', name: 'remediations', of: 'remediations' }),
    'src/read-runbooks.ts': `import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cause, PackNode } from '@lamplighter/catalog'

/** The cause with the page that people edit, \`<node>/runbooks/<what-is-wrong>.md\`. */
export function withRunbook({ cause, nodes }: { cause: Cause; nodes: PackNode[] }): Cause {
  const kind = nodes.find((node) => node.id === cause.of)?.kind
  const folder = kind === 'feature' ? 'features' : kind === 'shared' ? 'shared' : 'components'
  const page = join(import.meta.dirname, folder, cause.of, 'runbooks', \`\${cause.id.split('/')[1]}.md\`)
  return existsSync(page) ? { ...cause, runbook: readFileSync(page, 'utf8') } : cause
}
`,
    'src/pack.ts': `import { definePack } from '@lamplighter/catalog'
import type { TenantClients } from '@lamplighter/connectors/clients'
import { causes } from './every-cause.ts'
import { checks } from './every-check.ts'
import { nodes } from './every-node.ts'
import { remediations } from './every-remediation.ts'
import { withRunbook } from './read-runbooks.ts'

/** ${toFillIn('what Ops knows about which product')} */
export const ${constant} = definePack<TenantClients>({
  id: '${name}',
  version: '0.1.0',
  title: '${toFillIn('the product, as people call it')}',
  nodes,
  checks,
  causes: causes.map((cause) => withRunbook({ cause, nodes })),
  remediations,
  inventory: () => Promise.reject(new Error('The list of tenants is not read yet.')),
})
`,
    'src/pack.test.ts': `import { packFindings } from '@lamplighter/testing/pack'
import { expect, test } from 'vitest'
import { ${constant} } from './pack.ts'

test('the lint of pack and model finds nothing', () => {
  expect(packFindings({ pack: ${constant} })).toEqual([])
})
`,
  }
}

function list({ type, name, of }: { type: string; name: string; of?: string }): string {
  const [own] = type.split('<')
  const clients = of === undefined ? '' : `import type { TenantClients } from '@lamplighter/connectors/clients'\n`
  return `import type { ${own} } from '@lamplighter/catalog'\n${clients}\nexport const ${name}: ${of === undefined ? `${type}[]` : `${type}['${of}']`} = []\n`
}
