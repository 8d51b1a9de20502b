import { roleSchema, type Role } from '@lamplighter/catalog/vocabulary'
import { createDemoOperators, createSignInLink, openSession, type OperationsContext } from '@lamplighter/operations'
import { removeDemoContact, writeDemoContact, type DemoContact } from './demo-file.ts'
import { signInUrl } from './sign-in.ts'

export type DemoAccess = {
  /** After a link was used up: the file gets a fresh one for that operator, so that it always holds one that works. */
  replaceLink(operatorId: string): Promise<void>
  /** New links and tokens before the old ones expire. */
  renew(): Promise<void>
  remove(): void
}

/** Keeps `demo.json` in the home: address, one sign-in link and one command line token for each role. */
export async function keepDemoContact(options: {
  operations: OperationsContext
  home: string
  url: string
  instanceId: string
}): Promise<DemoAccess> {
  const { operations: context, home, url, instanceId } = options
  const operators = await createDemoOperators({ context })
  const contact: DemoContact = { url, pid: process.pid, instanceId, signIn: {}, tokens: {} }
  const write = (): void => writeDemoContact({ home, contact })
  const newLink = async (operatorId: string): Promise<string> =>
    signInUrl({ origin: url, token: (await createSignInLink({ context, operatorId })).token })

  async function renew(): Promise<void> {
    const byRole = operators.toSorted((a, b) => rank(a.role) - rank(b.role))
    for (const { id, role } of byRole) {
      contact.signIn[role] = await newLink(id)
      contact.tokens[role] = (await openSession({ context, operatorId: id })).token
    }
    write()
  }
  await renew()
  return {
    renew,
    async replaceLink(operatorId) {
      const operator = operators.find(({ id }) => id === operatorId)
      if (operator === undefined) return
      contact.signIn[operator.role] = await newLink(operatorId)
      write()
    },
    remove: () => removeDemoContact({ home, instanceId }),
  }
}

function rank(role: Role): number {
  return roleSchema.options.indexOf(role)
}
