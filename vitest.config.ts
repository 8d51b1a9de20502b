import { defineConfig } from 'vitest/config'

// Two harnesses, told apart by suffix: pure tests need nothing, database tests get a real PostgreSQL
// with one migrated template, from which each test file clones its own database.
const everywhere = ['apps/*/src', 'packages/*/src', 'tools/*/src']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: everywhere.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.db.test.ts', '**/*.browser.test.tsx'],
        },
      },
      {
        test: {
          name: 'db',
          include: everywhere.map((folder) => `${folder}/**/*.db.test.ts`),
          globalSetup: ['./packages/testing/src/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
