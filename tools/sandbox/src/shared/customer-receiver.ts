import { createServer } from 'node:http'
import { closeServer, listen } from '../http/listen.ts'
import { serveRoutes } from '../http/serve.ts'

/** The customers' own systems: takes the webhooks that instances deliver. */
export interface CustomerReceiver {
  url: string
  port: number
  close: () => Promise<void>
}

export async function openCustomerReceiver(options: { port: number | undefined }): Promise<CustomerReceiver> {
  const listener = serveRoutes({
    tokens: {},
    routes: [
      {
        method: 'POST',
        path: '/hooks/:tenant',
        access: 'public',
        handle: () => ({ status: 200, body: { received: true } }),
      },
    ],
  })
  const server = createServer(listener)
  const port = await listen({ server, port: options.port })
  return { url: `http://127.0.0.1:${port}`, port, close: () => closeServer(server) }
}
