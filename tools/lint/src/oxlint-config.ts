import { boundaries, environmentFiles, queueFolder, workspaces, type Boundary } from './boundaries.ts'

const ours = [...workspaces.packages, ...workspaces.apps, ...workspaces.tools]

type Pattern = { regex?: string; group?: string[]; message: string; allowTypeImports?: boolean }

/** The whole lint configuration; `.oxlintrc.json` is this, written down. */
export function oxlintConfig() {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['typescript', 'import', 'node', 'react', 'jsx-a11y', 'vitest', 'promise', 'unicorn', 'oxc'],
    categories: { correctness: 'error' },
    ignorePatterns: ['**/dist/**', '**/*.gen.ts', 'packages/db/migrations/**'],
    rules: {
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'typescript/no-explicit-any': 'error',
      'typescript/consistent-type-imports': 'error',
      'import/no-cycle': 'error',
      'import/no-default-export': 'error',
      'node/no-process-env': 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
      'vitest/no-disabled-tests': 'error',
      'vitest/no-focused-tests': 'error',
      'vitest/expect-expect': 'off',
      'vitest/valid-title': 'off',
      // The second argument is the message that names the case within a loop.
      'vitest/valid-expect': ['error', { maxArgs: 2 }],
      'vitest/require-mock-type-parameters': 'off',
      'vitest/no-conditional-expect': 'off',
      'vitest/no-standalone-expect': 'off',
      'jsx-a11y/no-autofocus': 'off',
      'react/react-in-jsx-scope': 'off',
    },
    overrides: [
      ...boundaries.map(productOverride),
      queueOverride(),
      ...boundaries.map(testOverride),
      { files: environmentFiles, rules: { 'node/no-process-env': 'off' } },
      {
        files: ['**/*.config.ts', '**/*.d.ts', '**/global-setup.ts', '**/global-teardown.ts'],
        rules: { 'import/no-default-export': 'off' },
      },
      { files: ['tools/**', 'apps/cli/**', 'packages/db/src/migrations/**', 'packages/testing/**'], rules: { 'no-console': 'off' } },
    ],
  }
}

function productOverride(boundary: Boundary) {
  return { files: [boundary.files], rules: { 'no-restricted-imports': restricted(boundary), ...(boundary.pure ? purity : {}) } }
}

/** Tests may use the fixtures, read files and look at the neighbours they are proved against; `testing` never reaches a product file. */
function testOverride(boundary: Boundary) {
  const suffixes = ['test.ts', 'db.test.ts', 'test.tsx', 'browser.test.tsx']
  return {
    files: suffixes.map((suffix) => boundary.files.replace('**', `**/*.${suffix}`)),
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  }
}

function restricted(boundary: Boundary): ['error', { patterns: Pattern[] }] {
  const typeDoors = (boundary.typesOf ?? []).map((door) => door.replace('@lamplighter/', ''))
  const patterns: Pattern[] = [forbiddenOurs(boundary.allow, typeDoors)]
  for (const door of boundary.typesOf ?? []) {
    patterns.push({ group: [door], allowTypeImports: true, message: 'Only its types may be imported here (import type).' })
  }
  const others = [...(boundary.forbid ?? []), ...(boundary.files.startsWith('packages/operations') ? ['pg-boss', 'pg-boss/**'] : [])]
  if (others.length > 0) patterns.push({ group: others, message: `Not in ${boundary.files}: see docs/architecture.md, the import table.` })
  return ['error', { patterns }]
}

function forbiddenOurs(allow: string[], typeDoors: string[]): Pattern {
  const whole = new Set(allow.filter((name) => !name.includes('/')))
  const doors = [...allow, ...typeDoors].filter((name) => name.includes('/'))
  const partly = new Set([...doors, ...typeDoors].map((name) => name.split('/')[0]))
  const forbidden = ours.filter((name) => !whole.has(name) && !partly.has(name)).map((name) => `${name}($|/)`)
  // A package of which one door is open: its other doors stay shut, each named, because the engine has no look-ahead.
  const shutDoors = [...partly]
    .filter((name) => name !== undefined && !whole.has(name))
    .flatMap((name) => shutDoorsOf({ name: name as string, doors: [...doors, ...typeDoors] }))
  return {
    regex: `^@lamplighter/(${[...forbidden, ...shutDoors].join('|')})`,
    message: 'Not an allowed import here: see docs/architecture.md, the import table.',
  }
}

const doorsOf: Record<string, string[]> = {
  catalog: ['', 'vocabulary', 'evidence'],
  connectors: ['', 'clients'],
  operations: ['', 'views'],
  db: ['', 'schema', 'queries', 'embedded'],
  api: [''],
}

function shutDoorsOf({ name, doors }: { name: string; doors: string[] }): string[] {
  const all = (doorsOf[name] ?? ['']).map((door) => (door === '' ? name : `${name}/${door}`))
  return all.filter((door) => !doors.includes(door)).map((door) => `${door}$`)
}

const purity = {
  'no-restricted-globals': [
    'error',
    ...['fetch', 'setTimeout', 'setInterval', 'process', 'crypto', 'performance'].map((name) => ({
      name,
      message: 'This package is pure: pass it in as an argument.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'This package is pure: the clock is an argument.' },
    { object: 'Math', property: 'random', message: 'This package is pure: randomness is an argument.' },
  ],
} as const

function queueOverride() {
  const operations = boundaries.find((boundary) => boundary.files.startsWith('packages/operations'))
  if (!operations) throw new Error('the import table has no row for operations')
  const [severity, { patterns }] = restricted(operations)
  const withoutQueue = patterns.map((pattern) =>
    pattern.group ? { ...pattern, group: pattern.group.filter((name) => !name.startsWith('pg-boss')) } : pattern,
  )
  return { files: [queueFolder], rules: { 'no-restricted-imports': [severity, { patterns: withoutQueue }] } }
}
