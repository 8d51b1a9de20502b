import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format, inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileSecretStore, mapSecretStore } from './secret-store.ts'
import { Secret } from './secret.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function fileWith(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'secrets.json')
  await writeFile(path, text, { mode })
  await chmod(path, mode)
  return path
}

test('a secret is masked however it is printed, and revealed only on purpose', () => {
  const secret = new Secret('hunter2')
  const printed = [
    String(secret),
    `${secret}`,
    secret + '',
    JSON.stringify({ secret }),
    inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
    format('%s %o %j', secret, secret, secret),
  ]
  for (const text of printed) expect(text).not.toContain('hunter2')
  expect(printed[0]).toBe('•••')
  expect(secret.reveal()).toBe('hunter2')
  expect(Object.keys(secret)).toEqual([])
})

test('the file store finds a secret by its reference and knows what it does not have', async () => {
  const store = fileSecretStore(await fileWith('{"sandbox/acme/ops":"one"}'))
  expect((await store.find('sandbox/acme/ops'))?.reveal()).toBe('one')
  expect(await store.find('sandbox/none')).toBeNull()
})

test('a rotated secret is used at the next call', async () => {
  const path = await fileWith('{"a":"one"}')
  const store = fileSecretStore(path)
  expect((await store.find('a'))?.reveal()).toBe('one')
  await writeFile(path, '{"a":"second"}')
  expect((await store.find('a'))?.reveal()).toBe('second')
})

test('a file that others may read is refused with the way out', async () => {
  const store = fileSecretStore(await fileWith('{"a":"one"}', 0o644))
  await expect(store.find('a')).rejects.toThrow(/readable by others \(mode 644\).*chmod 600/)
})

test.each(['{"a":"hunter2"', '["hunter2"]', '{"a":{"b":"hunter2"}}'])(
  'a malformed file is refused without quoting it: %s',
  async (text) => {
    const error = await fileSecretStore(await fileWith(text))
      .find('a')
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error)).not.toContain('hunter2')
  },
)

test('a missing file is an error, never an empty store', async () => {
  await expect(fileSecretStore(join(folder, 'none.json')).find('a')).rejects.toThrow(/cannot be read/)
})

test('inherited names are no secrets', async () => {
  expect(await mapSecretStore({ a: 'one' }).find('toString')).toBeNull()
})
