import { describe, expect, test } from 'vitest'
import { readEnv, type ServerEnv } from './env.ts'

function env(variables: Record<string, string>): ServerEnv {
  const read = readEnv(variables)
  if (read.type !== 'ok') throw new Error(read.problems.join(' '))
  return read.env
}

describe('what is not set has a safe default', () => {
  test('the server listens on loopback only, on a port it may choose, with both roles', () => {
    expect(env({})).toMatchObject({ host: '127.0.0.1', port: null, databaseUrl: null, demo: true, roles: new Set(['api', 'worker']) })
  })

  test('product and secrets are the sandbox in the same home', () => {
    expect(env({ LAMPLIGHTER_HOME: '/srv/lamp' })).toMatchObject({
      productFile: '/srv/lamp/sandbox/sandbox.json',
      secretsFile: '/srv/lamp/sandbox/secrets.json',
    })
  })

  test('an empty variable counts as not set', () => {
    expect(env({ PORT: '', LAMPLIGHTER_ROLES: '' }).port).toBeNull()
  })

  test('demo credentials are not made where other machines can reach the server', () => {
    expect(env({ HOST: '0.0.0.0' }).demo).toBe(false)
    expect(env({ HOST: '0.0.0.0', LAMPLIGHTER_DEMO: 'on' }).demo).toBe(true)
  })
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a number from 1 to 65535; found "http".'],
  [{ PORT: '70000' }, 'PORT must be a number from 1 to 65535; found "70000".'],
  [{ LAMPLIGHTER_ROLES: 'api,boss' }, 'LAMPLIGHTER_ROLES must be api, worker or both, separated by a comma; found "api,boss".'],
  [
    { LAMPLIGHTER_PUBLIC_URL: 'https://ops.example/app' },
    'LAMPLIGHTER_PUBLIC_URL must be an origin without a path, like https://lamplighter.example; found "https://ops.example/app".',
  ],
  [{ LAMPLIGHTER_LOG_LEVEL: 'loud' }, 'LAMPLIGHTER_LOG_LEVEL must be fatal, error, warn, info, debug, trace, silent; found "loud".'],
])('a bad value of %o is one clear line', (variables, line) => {
  expect(readEnv(variables as Record<string, string>)).toEqual({ type: 'invalid', problems: [line] })
})

describe('notices', () => {
  const url = 'https://hooks.example/ops?token=t0psecret'
  const secret = 'thirty-two characters, and no less'

  test('are off until an address and a secret are set, which no printing shows', () => {
    expect(env({}).notices).toBeNull()
    const { notices } = env({ LAMPLIGHTER_NOTICE_URL: url, LAMPLIGHTER_NOTICE_SECRET: secret })
    expect(notices?.url).toBe(url)
    expect(notices?.secret.reveal()).toBe(secret)
    expect(JSON.stringify(notices)).not.toContain(secret)
  })

  test.each([
    [{ LAMPLIGHTER_NOTICE_URL: url }, /^LAMPLIGHTER_NOTICE_SECRET must be set together with/],
    [{ LAMPLIGHTER_NOTICE_SECRET: secret }, /^LAMPLIGHTER_NOTICE_URL must be set together with/],
    [
      { LAMPLIGHTER_NOTICE_URL: 'http://hooks.example/?token=t0psecret', LAMPLIGHTER_NOTICE_SECRET: secret },
      /^LAMPLIGHTER_NOTICE_URL must/,
    ],
    [
      { LAMPLIGHTER_NOTICE_URL: 'https://user:t0psecret@hooks.example/', LAMPLIGHTER_NOTICE_SECRET: secret },
      /^LAMPLIGHTER_NOTICE_URL must/,
    ],
    [{ LAMPLIGHTER_NOTICE_URL: url, LAMPLIGHTER_NOTICE_SECRET: 'short' }, /^LAMPLIGHTER_NOTICE_SECRET must be whsec_/],
    [{ LAMPLIGHTER_NOTICE_URL: url, LAMPLIGHTER_NOTICE_SECRET: 'whsec_c2hvcnQ=' }, /^LAMPLIGHTER_NOTICE_SECRET must be whsec_/],
  ])('%o is refused in one line that shows neither of them', (variables, line) => {
    const read = readEnv(variables as Record<string, string>)
    expect(read).toEqual({ type: 'invalid', problems: [expect.stringMatching(line)] })
    expect(JSON.stringify(read)).not.toMatch(/t0psecret|thirty-two|short|c2hvcnQ/)
  })
})

test('every bad variable gets its own line', () => {
  expect(readEnv({ PORT: '0', HOST: 'a b' })).toMatchObject({
    type: 'invalid',
    problems: [/^PORT/, /^HOST/].map((start) => expect.stringMatching(start)),
  })
})

test('a bad database address is not echoed: it may hold a password', () => {
  const read = readEnv({ DATABASE_URL: 'mysql://root:hunter2@db/prod' })
  expect(read).toEqual({
    type: 'invalid',
    problems: ['DATABASE_URL must be a postgres:// URL; the value found is not shown, it may hold a password.'],
  })
})
