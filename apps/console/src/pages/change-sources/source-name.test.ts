import { expect, test } from 'vitest'
import { findNameProblem, tellCommand } from './source-name.ts'

const taken = ['deploy-pipeline']

test.each(['ci', 'flags-2', '9to5', 'a'.repeat(41)])('%s is a name', (name) => {
  expect(findNameProblem({ name, taken })).toBeNull()
})

test.each([
  ['', /Give it a name/],
  ['a', /Two to 41/],
  ['-ci', /Two to 41/],
  ['Deploy Pipeline', /Two to 41/],
  ['a'.repeat(42), /Two to 41/],
  ['deploy-pipeline', /already/],
])('“%s” is refused: %s', (name, problem) => {
  expect(findNameProblem({ name, taken })).toMatch(problem)
})

test('the command tells of one change with the token, and its body is JSON', () => {
  const command = tellCommand({ origin: 'https://lamp.example', token: 'lampchange_x' })
  expect(command).toContain('https://lamp.example/changes')
  expect(command).toContain('Bearer lampchange_x')
  expect(JSON.parse(/-d '(.*)'$/.exec(command)![1]!)).toMatchObject({ changes: [{ kind: 'deploy', node: 'release' }] })
})
