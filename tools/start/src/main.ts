import { startChild, type Child } from './child.ts'
import { readHome } from './env.ts'
import { findNpmParents, isAlive } from './npm-parents.ts'
import { findRunningCopy, type DemoContact } from './running-copy.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const home = readHome()
const stopping = new AbortController()
const children: Child[] = []

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
endWithNpm()
process.exitCode = await main()

async function main(): Promise<number> {
  const running = await findRunningCopy(home)
  if (running !== null) {
    process.stderr.write(
      `Lamplighter already runs in ${home}, at ${running.url} (process ${running.pid}). Use that one, end it with Ctrl-C in its terminal, or start a second copy with LAMPLIGHTER_HOME set to another folder.\n`,
    )
    return 1
  }
  const started = Date.now()
  say('Lamplighter is starting (the first start makes its databases)')
  const sandbox = startChild({
    name: 'sandbox',
    built: 'tools/sandbox/dist/main.mjs',
    source: 'tools/sandbox/src/main.ts',
    home,
    endAfterParentMs: 3_000,
  })
  const server = startChild({
    name: 'server',
    built: 'apps/server/dist/main.mjs',
    source: 'apps/server/src/main.ts',
    home,
    endAfterParentMs: 0,
  })
  children.push(server, sandbox)

  const ready = await waitUntilReady({ home, sandbox, server, withinMs: 120_000, signal: stopping.signal, say })
  if (stopping.signal.aborted) return stopAll(0)
  if (ready.type === 'ended') return giveUp({ what: ready.what, child: ready.child })
  if (ready.type === 'late') return giveUp({ what: 'Not everything was ready within 120 s', child: server })
  say(`  ${ready.tenants} tenants known, everything ready after ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  say(welcome({ contact: ready.contact, tenant: ready.firstTenant ?? 'acme' }))

  const ended = await Promise.race([...children.map(async (child) => ({ child, what: await child.ended })), aborted()])
  return ended === null ? stopAll(0) : giveUp(ended)
}

function endWithNpm(): void {
  const parents = findNpmParents()
  setInterval(() => {
    if (!parents.every(isAlive)) stopping.abort()
  }, 1_000).unref()
}

function aborted(): Promise<null> {
  if (stopping.signal.aborted) return Promise.resolve(null)
  return new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve(null), { once: true }))
}

async function giveUp(options: { what: string; child: Child }): Promise<number> {
  const { what, child } = options
  process.stderr.write(`\n${what}. The end of its log (${child.logFile}):\n${child.lastLines(15)}\n`)
  return stopAll(1)
}

/** The server first: it lets running steps end and writes the truth down, and needs the product for that. */
async function stopAll(exitCode: number): Promise<number> {
  say('\nStopping …')
  for (const child of children) await child.stop({ withinMs: child.name === 'server' ? 40_000 : 10_000 })
  say('Everything has ended.')
  return exitCode
}

function welcome(options: { contact: DemoContact; tenant: string }): string {
  const { contact, tenant } = options
  const links = Object.entries(contact.signIn).map(([role, url]) => `  ${role.padEnd(9)} ${url}`)
  return [
    `Lamplighter: ${contact.url}`,
    '',
    'Sign in (each link works once; npx lamp --as ROLE sign-in prints another):',
    ...links,
    '',
    'Try, in another terminal:',
    `  npm run sandbox -- inject payment-credential-expired --tenant ${tenant}`,
    `  npx lamp diagnose ${tenant} checkout`,
    `  npx lamp health ${tenant}`,
    '',
    'Ctrl-C ends everything. Nothing is lost: the next start continues where this one ends.',
  ].join('\n')
}
