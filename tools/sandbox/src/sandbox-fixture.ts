import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import type {} from '@lamplighter/db/testing'
import { openSandboxClient, type SandboxClient } from './sandbox-client.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'

export interface SandboxFixture {
  sandbox: Sandbox
  client: SandboxClient
  home: string
}

/** A small sandbox of its own for one test file: acme and delta on eu-1, bluebell on eu-2, cedar on us-1; delta runs the canary release. */
export function useSandbox(): SandboxFixture {
  const fixture = {} as SandboxFixture
  beforeAll(async () => {
    fixture.home = mkdtempSync(join(tmpdir(), 'lamplighter-sandbox-'))
    fixture.sandbox = await startSandbox({
      home: fixture.home,
      tenants: 4,
      databaseUrl: inject('databaseServer').adminUrl,
      traffic: false,
      dropOnStop: true,
    })
    fixture.client = await openSandboxClient(fixture.sandbox)
  })
  afterAll(async () => {
    await fixture.sandbox?.stop()
    rmSync(fixture.home, { recursive: true, force: true })
  })
  return fixture
}
