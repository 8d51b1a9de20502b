import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'

export type Listening = { url: string; port: number; close(): Promise<void> }

/** A raw TCP server on a free loopback port; for tests. Closing drops every connection. */
export function listenRaw(onConnection: (socket: Socket) => void): Promise<Listening> {
  return listening(createServer(onConnection))
}

/** A well-behaved HTTP server on a free loopback port; for tests. */
export function listenHttp(handler: RequestListener): Promise<Listening> {
  return listening(createHttpServer(handler))
}

function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const close = () =>
        new Promise<void>((done) => {
          for (const socket of sockets) socket.destroy()
          server.close(() => done())
        })
      resolve({ url: `http://127.0.0.1:${port}`, port, close })
    })
  })
}
