import { writeFileSync } from 'node:fs'
import { causes } from './every-cause.ts'
import { nodes } from './every-node.ts'
import { runbooksModule } from './read-runbooks.ts'

writeFileSync(new URL('runbooks.gen.ts', import.meta.url), runbooksModule({ causes, nodes }))
