#!/usr/bin/env node
// The built program when there is one, else the source: `lamp` works in a fresh clone before anything was built.
import { existsSync } from 'node:fs'

const built = new URL('../dist/main.mjs', import.meta.url)
if (existsSync(built)) {
  await import(built.href)
} else {
  const { register } = await import('tsx/esm/api')
  register()
  await import(new URL('../src/main.ts', import.meta.url).href)
}
