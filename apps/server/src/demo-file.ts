import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@lamplighter/catalog/vocabulary'

/** What `lamp`, `npm start` and people find a running server by. Holds credentials: mode 600, and gone when the server ends. */
export type DemoContact = {
  url: string
  pid: number
  instanceId: string
  /** One-time links, by role. */
  signIn: Partial<Record<Role, string>>
  /** Bearer tokens for the command line, by role. */
  tokens: Partial<Record<Role, string>>
}

/** Whole or not at all, and never readable by others, not even for a moment. */
export function writeDemoContact(options: { home: string; contact: DemoContact }): void {
  const { home, contact } = options
  mkdirSync(home, { recursive: true })
  const path = join(home, 'demo.json')
  const part = `${path}.${process.pid}.part`
  rmSync(part, { force: true })
  writeFileSync(part, `${JSON.stringify(contact, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(part, path)
}

/** Removes the file, unless another server has written its own since. */
export function removeDemoContact(options: { home: string; instanceId: string }): void {
  const path = join(options.home, 'demo.json')
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<DemoContact>
    if (found.instanceId === options.instanceId) rmSync(path, { force: true })
  } catch {
    // There is none, or none that is ours.
  }
}
