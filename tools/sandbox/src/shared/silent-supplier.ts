import { createServer, type Socket } from 'node:net'
import { listen } from '../http/listen.ts'

/** A supplier's system that takes connections and never answers: what a worker without a timeout hangs on. */
export interface SilentSupplier {
  port: number
  close: () => Promise<void>
}

export async function openSilentSupplier(): Promise<SilentSupplier> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
  })
  const port = await listen({ server })
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
