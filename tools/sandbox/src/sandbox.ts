import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { controlRoutes } from './control/control-routes.ts'
import { openFaultDesk, type FaultDesk } from './control/fault-desk.ts'
import { makeInventory } from './control/inventory.ts'
import { callControl } from './control/control-client.ts'
import {
  findRunningSandbox,
  releaseStartLock,
  removeSandboxFile,
  sandboxFolder,
  takeStartLock,
  writePrivate,
  type SandboxFile,
} from './control/sandbox-file.ts'
import { dropDatabases } from './database/drop-databases.ts'
import { closeServer, listen } from './http/listen.ts'
import { serveRoutes } from './http/serve.ts'
import { openPlatform } from './platform/open-platform.ts'
import { startShoppers } from './platform/shopper-traffic.ts'

export interface StartSandboxOptions {
  /** LAMPLIGHTER_HOME; the sandbox keeps to `<home>/sandbox`. */
  home: string
  /** 1–400, default 40. */
  tenants?: number
  /** Superuser URL of an outside PostgreSQL; left out: the embedded one below the home. */
  databaseUrl?: string | undefined
  /** Synthetic shoppers, default true. */
  traffic?: boolean
  /** Drops the databases when it stops: for tests on a shared server. */
  dropOnStop?: boolean
  /** Aborted while it starts: closes what it has opened and rejects with the signal's reason. Without effect afterwards. */
  signal?: AbortSignal
}

export interface Sandbox {
  controlUrl: string
  token: string
  inject: FaultDesk['inject']
  clear: FaultDesk['clear']
  status: () => ReturnType<FaultDesk['active']>
  inventory: () => ReturnType<typeof makeInventory>
  secrets: () => Record<string, string>
  stop: () => Promise<void>
}

/** Starts the product and returns when every tenant answers. Refuses while another live sandbox uses the same home. */
export async function startSandbox(options: StartSandboxOptions): Promise<Sandbox> {
  const { home } = options
  if (!takeStartLock(home)) throw new Error(`Another sandbox is starting on ${home}. Wait for it or choose another LAMPLIGHTER_HOME.`)
  try {
    const running = findRunningSandbox(home)
    if (running && (await answers(running))) {
      throw new Error(
        `A sandbox already runs on ${home} (process ${running.pid}, ${running.controlUrl}). Stop it or choose another LAMPLIGHTER_HOME.`,
      )
    }
    return await open(options)
  } finally {
    releaseStartLock(home)
  }
}

/** A process id may have been given to someone else since: only one that answers is a sandbox. */
async function answers(running: SandboxFile): Promise<boolean> {
  return callControl({ sandbox: running, method: 'GET', path: '/faults' }).then(
    (answer) => answer.type === 'ok',
    () => false,
  )
}

async function open(options: StartSandboxOptions): Promise<Sandbox> {
  const { home } = options
  const folder = sandboxFolder(home)
  const { platform, opsUrl, close } = await openPlatform({
    folder,
    tenants: options.tenants ?? 40,
    databaseUrl: options.databaseUrl,
    signal: options.signal,
  })
  const desk = openFaultDesk(platform)
  const token = randomBytes(24).toString('base64url')
  const server = createServer(serveRoutes({ routes: controlRoutes({ platform, desk, opsUrl }), tokens: { operator: token } }))
  const controlUrl = `http://127.0.0.1:${await listen({ server })}`
  const stopShoppers = options.traffic === false ? async () => {} : startShoppers({ instances: () => [...platform.instances.values()] })
  const secrets = () => Object.fromEntries(platform.secrets)
  writePrivate({ path: join(folder, 'secrets.json'), value: secrets() })
  writePrivate({
    path: join(folder, 'sandbox.json'),
    value: { controlUrl, token, pid: process.pid, startedAt: platform.startedAt.toISOString() },
  })
  let stopping: Promise<void> | undefined
  const stop = async () => {
    removeSandboxFile(home)
    await stopShoppers()
    await closeServer(server)
    if (options.dropOnStop) await close({ beforeServerStops: () => dropDatabases(platform.cluster) })
    else await close({})
  }
  return {
    controlUrl,
    token,
    inject: desk.inject,
    clear: desk.clear,
    status: () => desk.active({}),
    inventory: () => makeInventory({ platform, opsUrl }),
    secrets,
    stop: () => (stopping ??= stop()),
  }
}
