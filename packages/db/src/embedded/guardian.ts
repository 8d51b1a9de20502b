import { spawn, type ChildProcess } from 'node:child_process'
import type { ProcessIdentity } from './unprivileged-user.ts'

export type Guardian = { pid: number; dismiss(): void }

// `read` returns when this process closes the pipe, which the system does for it however it dies. The number is looked
// up again before the signal: the guarded server may have ended long ago. SIGINT is PostgreSQL's fast shutdown.
const SCRIPT = `trap '' HUP INT TERM
read -r word
[ "$word" = dismissed ] && exit 0
[ "$(head -n 1 "$1/postmaster.pid" 2>/dev/null)" = "$2" ] && kill -INT "$2"`

/**
 * Watches over the server in a shell of its own (1 MB), so that no end of this process, not even `kill -9`, leaves an
 * orphan. It runs as the server's account and in a session of its own: Ctrl-C reaches neither it nor the server.
 */
export function startGuardian(options: { cluster: string; serverPid: number; identity: ProcessIdentity }): Guardian {
  const { cluster, serverPid, identity } = options
  const child: ChildProcess = spawn('/bin/sh', ['-c', SCRIPT, 'lamplighter-guardian', cluster, String(serverPid)], {
    ...identity,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.on('error', () => {})
  child.stdin!.on('error', () => {})
  child.unref()
  // Neither the shell nor its pipe keeps a process alive that has nothing else to do.
  ;(child.stdin as unknown as { unref?: () => void }).unref?.()
  return {
    pid: child.pid ?? 0,
    dismiss: () => child.stdin!.end('dismissed\n'),
  }
}
