import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Child } from './child-task.ts'
import { checksPerTenant, pathOf } from './plain-checks.ts'
import { cpuMsOfTree, residentMb } from './process-figures.ts'

export type PeerFigures = { perSecond: number; cpuMsPerCheck: number; residentMb: number; asked: number }

/** Null when the programs are not installed. */
export function peerVersion(): string | null {
  try {
    execFileSync('prometheus-blackbox-exporter', ['--version'], { stdio: 'pipe' })
    return `prometheus ${/version (\S+)/.exec(String(execFileSync('prometheus', ['--version'], { stdio: 'pipe' })))?.[1] ?? '?'}`
  } catch {
    return null
  }
}

/**
 * Prometheus asks the blackbox exporter once a second about each of `checks` addresses; the exporter opens a connection for
 * each, and checks status and body as our checks do. What reached the target is counted at the target.
 */
export async function measurePeer(options: {
  ports: number[]
  target: Child
  checks: number
  warmUpSeconds: number
  seconds: number
}): Promise<PeerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-peer-'))
  const [exporterPort, prometheusPort] = [await freePort(), await freePort()]
  writeFileSync(join(folder, 'blackbox.yml'), exporterConfig)
  writeFileSync(join(folder, 'targets.json'), JSON.stringify([{ targets: addresses(options) }]))
  writeFileSync(join(folder, 'prometheus.yml'), prometheusConfig({ exporterPort, folder }))
  mkdirSync(join(folder, 'data'))
  chmodSync(folder, 0o755)
  const children = [
    start('prometheus-blackbox-exporter', [
      `--config.file=${folder}/blackbox.yml`,
      `--web.listen-address=127.0.0.1:${exporterPort}`,
      '--log.level=error',
    ]),
    start('prometheus', [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
      '--log.level=error',
    ]),
  ]
  try {
    await pause(options.warmUpSeconds)
    const read = async () => {
      options.target.send({ ask: true })
      const { answered } = await options.target.next<{ answered: number }>()
      return { answered, cpuMs: children.reduce((sum, child) => sum + cpuMsOfTree(child.pid ?? 0), 0), at: performance.now() / 1000 }
    }
    const before = await read()
    await pause(options.seconds)
    const after = await read()
    const answered = after.answered - before.answered
    return {
      perSecond: answered / (after.at - before.at),
      cpuMsPerCheck: (after.cpuMs - before.cpuMs) / Math.max(1, answered),
      residentMb: children.reduce((sum, child) => sum + residentMb(child.pid ?? 0), 0),
      asked: options.checks,
    }
  } finally {
    await Promise.all(children.map(stop))
    rmSync(folder, { recursive: true, force: true })
  }
}

function addresses({ ports, checks }: { ports: number[]; checks: number }): string[] {
  return Array.from(
    { length: checks },
    (_, n) => `http://127.0.0.1:${ports[Math.floor(n / checksPerTenant) % ports.length]}${pathOf(n % checksPerTenant)}?n=${n}`,
  )
}

const exporterConfig = `
modules:
  plain:
    prober: http
    timeout: 2s
    http:
      valid_status_codes: [200]
      fail_if_body_not_matches_regexp: ['"status":"ok"']
      preferred_ip_protocol: ip4
`

function prometheusConfig({ exporterPort, folder }: { exporterPort: number; folder: string }): string {
  return `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: plain
    metrics_path: /probe
    params: { module: [plain] }
    file_sd_configs: [{ files: ['${folder}/targets.json'] }]
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: '127.0.0.1:${exporterPort}' }
`
}

function start(command: string, args: string[]): ChildProcess {
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await ended
  clearTimeout(timer)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}
