import type { FastifyInstance } from 'fastify'
import { firstPort } from './env.ts'

const portTries = 100

export type Listening = { type: 'listening'; port: number } | { type: 'refused'; problem: string }

/**
 * Listens on the port that was asked for, or refuses when something else has it; without one asked for, on the first free port from
 * `firstPort` on, so that a second copy beside the first just gets the next one.
 */
export async function listen(options: { app: FastifyInstance; host: string; port: number | null }): Promise<Listening> {
  const { app, host, port } = options
  const last = port ?? firstPort + portTries - 1
  for (let candidate = port ?? firstPort; candidate <= last; candidate += 1) {
    const tried = await tryPort({ app, host, port: candidate })
    if (tried === 'listening') return { type: 'listening', port: candidate }
    if (tried === 'denied')
      return { type: 'refused', problem: `Port ${candidate} may not be used by this account. Set PORT to a number above 1023.` }
    if (tried === 'no-such-address')
      return { type: 'refused', problem: `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1.` }
  }
  if (port !== null) return { type: 'refused', problem: `Port ${port} is in use. Set PORT to a free one, or leave it out to get one.` }
  return { type: 'refused', problem: `All ports from ${firstPort} to ${last} are in use. Set PORT to a free one.` }
}

async function tryPort(options: {
  app: FastifyInstance
  host: string
  port: number
}): Promise<'listening' | 'in-use' | 'denied' | 'no-such-address'> {
  try {
    await options.app.listen({ host: options.host, port: options.port })
    return 'listening'
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'EADDRINUSE':
        return 'in-use'
      case 'EACCES':
        return 'denied'
      case 'EADDRNOTAVAIL':
      case 'ENOTFOUND':
        return 'no-such-address'
      default:
        throw error
    }
  }
}
