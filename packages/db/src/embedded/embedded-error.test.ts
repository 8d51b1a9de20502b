import { expect, test } from 'vitest'
import { explainFailure } from './embedded-error.ts'

const where = '/data/cluster'
const doing = 'starting PostgreSQL'

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'embedded/disk-full', 'Free some space'],
  ['could not create directory: Disk quota exceeded', 'embedded/disk-full', '/data/cluster'],
  ['FATAL:  database files are incompatible with server', 'embedded/did-not-start', 'incompatible with server'],
  ['', 'embedded/did-not-start', 'wrote nothing'],
])('%j is explained as %s', (output, code, says) => {
  const error = explainFailure({ output, where, doing })
  expect(error.code).toBe(code)
  expect(error.message).toContain(says)
  expect(error.message).toContain('DATABASE_URL=')
})
