import { writeFileSync } from 'node:fs'
import { oxlintConfig } from './oxlint-config.ts'

writeFileSync(new URL('../../../.oxlintrc.json', import.meta.url), `${JSON.stringify(oxlintConfig(), null, 2)}\n`)
