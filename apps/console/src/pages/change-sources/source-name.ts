/** What is wrong with the name of a source, or null; the server's own rule, said sooner. */
export function findNameProblem(options: { name: string; taken: string[] }): string | null {
  const { name, taken } = options
  if (name === '') return 'Give it a name.'
  if (!/^[a-z0-9][a-z0-9-]{1,40}$/.test(name)) return 'Two to 41 lower-case letters, digits and hyphens; the first is no hyphen.'
  if (taken.includes(name)) return 'There is a source of this name already. Revoke it first, or choose another name.'
  return null
}

/** A command that tells of one change, to be tried by hand or put into a pipeline. */
export function tellCommand(options: { origin: string; token: string }): string {
  const body = {
    changes: [
      {
        externalId: 'build-1',
        kind: 'deploy',
        node: 'release',
        group: 'release-1.0.0',
        at: '2026-01-31T10:00:00Z',
        summary: 'Deployed 1.0.0.',
      },
    ],
  }
  return [
    `curl -s ${options.origin}/changes`,
    `-H "authorization: Bearer ${options.token}"`,
    `-H "content-type: application/json"`,
    `-d '${JSON.stringify(body)}'`,
  ].join(' \\\n  ')
}
