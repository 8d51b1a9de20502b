import type { DiagnosisRow } from '@lamplighter/db/queries'
import type { OperationsContext } from '../context.ts'
import { jobNames } from '../queue/job-names.ts'
import { chooseAutomatic } from './run-automatically.ts'

/** Has a worker look whether what the sweep has just confirmed may be mended by itself. Nothing is asked where nothing is switched on. */
export async function askAutomatic(context: OperationsContext, diagnosis: DiagnosisRow): Promise<void> {
  if ((await chooseAutomatic(context, diagnosis)) === null) return
  const { id } = diagnosis
  await context.db.transaction((tx) => context.queue.enqueue(tx, { name: jobNames.automatic, data: { diagnosis: id }, onceKey: id }))
}
