import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

/** Where everything of this copy lives; children get it, whatever folder they run in. */
export function readHome(variables: Record<string, string | undefined> = process.env): string {
  return resolve(variables.LAMPLIGHTER_HOME || join(repository, '.lamplighter'))
}

/** The environment of a child: ours, with the home made absolute. */
export function childEnvironment(home: string): Record<string, string | undefined> {
  return { ...process.env, LAMPLIGHTER_HOME: home }
}
