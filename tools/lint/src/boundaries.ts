// Who may import whom: the table of docs/architecture.md as data. `.oxlintrc.json` is written from it
// (`npm run -w tools/lint write`), and planted/ holds one violation per rule to prove that the check can fail.

export const workspaces = {
  packages: ['catalog', 'diagnosis', 'remediation', 'connectors', 'db', 'operations', 'api', 'ui', 'pack-commerce', 'testing'],
  apps: ['console', 'server', 'cli'],
  tools: ['sandbox', 'bench', 'start', 'lint', 'generate'],
} as const

export type Boundary = {
  files: string
  /** Ours that may be imported, by name without the scope. */
  allow: string[]
  /** Ours whose types may be imported (`import type`), by full specifier. */
  typesOf?: string[]
  /** Packages of others that must not be imported, as gitignore-like patterns. */
  forbid?: string[]
  /** Synchronous, no clock, no randomness, no I/O. */
  pure?: boolean
}

export const boundaries: Boundary[] = [
  { files: 'packages/catalog/src/**', allow: [], forbid: ['node:*'], pure: true },
  { files: 'packages/diagnosis/src/**', allow: ['catalog'], forbid: ['node:*', 'pg', 'undici'], pure: true },
  { files: 'packages/remediation/src/**', allow: ['catalog'], forbid: ['node:*', 'pg', 'undici'], pure: true },
  { files: 'packages/connectors/src/**', allow: ['catalog'] },
  { files: 'packages/db/src/**', allow: ['catalog'] },
  {
    files: 'packages/operations/src/**',
    allow: ['catalog', 'diagnosis', 'remediation', 'db'],
    forbid: ['react', 'fastify', '@trpc/*', 'undici'],
  },
  { files: 'packages/api/src/**', allow: ['catalog', 'operations'], forbid: ['drizzle-orm', 'drizzle-orm/**', 'pg', 'pg-boss'] },
  {
    files: 'packages/pack-commerce/src/**',
    allow: ['catalog'],
    typesOf: ['@lamplighter/connectors/clients'],
    forbid: ['pg', 'undici', 'drizzle-orm'],
  },
  { files: 'packages/ui/src/**', allow: [], forbid: ['@tanstack/*', '@trpc/*', 'zod'] },
  {
    files: 'apps/console/src/**',
    allow: ['ui', 'operations/views', 'catalog/vocabulary', 'catalog/evidence'],
    typesOf: ['@lamplighter/api'],
    forbid: ['node:*', 'drizzle-orm', 'pg'],
  },
  {
    files: 'apps/server/src/**',
    allow: ['api', 'catalog', 'connectors', 'db', 'diagnosis', 'operations', 'pack-commerce', 'remediation'],
    forbid: ['drizzle-orm'],
  },
  {
    files: 'apps/cli/src/**',
    allow: ['catalog', 'diagnosis', 'operations/views'],
    typesOf: ['@lamplighter/api'],
    forbid: ['drizzle-orm', 'pg', 'fastify'],
  },
  { files: 'tools/sandbox/src/**', allow: ['db/embedded'] },
  { files: 'tools/start/src/**', allow: ['db/embedded'] },
]

/** The one place of a package that may know the queue's name, and the files that may read the environment. */
export const queueFolder = 'packages/operations/src/queue/**'
export const environmentFiles = [
  '**/env.ts',
  '**/*.config.ts',
  '**/*.test.ts',
  '**/*.db.test.ts',
  '**/*.e2e.ts',
  '**/e2e/**',
  '**/test-*.ts',
  'packages/testing/**',
  'tools/**',
]
