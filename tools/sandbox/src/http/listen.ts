import type { Server } from 'node:net'

/** Listens on loopback, on the wanted port where it is free and on any other where it is not; returns the port. */
export async function listen(options: { server: Server; port?: number | undefined }): Promise<number> {
  try {
    return await listenOn({ server: options.server, port: options.port ?? 0 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !options.port) throw error
    return listenOn({ server: options.server, port: 0 })
  }
}

export function closeServer(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections?.()
  })
}

function listenOn(options: { server: Server; port: number }): Promise<number> {
  const { server, port } = options
  return new Promise((resolve, reject) => {
    const refused = (error: Error) => reject(error)
    server.once('error', refused)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
