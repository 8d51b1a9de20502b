import os from 'node:os'

/** What the figures were measured on, so that two runs can be compared honestly. */
export function describeMachine(): { cpu: string; cores: number; memoryGb: number; node: string; platform: string; loadBefore: number } {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 1e9),
    node: process.version,
    platform: `${os.platform()} ${os.arch()}`,
    loadBefore: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  }
}
