import { createServer } from 'node:net'

// A child process that plays the customers' systems: plain HTTP on many ports of the loopback, as cheap as can be, so that
// who asks is measured and not who answers; and ports that answer until they are told to hang: to take connections and say nothing.

const body = JSON.stringify({ status: 'ok', service: 'storefront', checks: { database: 'up', queue: 'up' }, version: '4.2.0' })
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`
const kept = Buffer.from(`${head}\r\n${body}`)
const closing = Buffer.from(`${head}connection: close\r\n\r\n${body}`)

let answered = 0
let isHanging = false

function listen({ hangs }: { hangs: boolean }): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (request) => {
      if (hangs && isHanging) return
      answered += 1
      if (request.includes('onnection: close')) socket.end(closing)
      else socket.write(kept)
    })
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', 4096, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

const ports = async (count: number, hangs: boolean) => Promise.all(Array.from({ length: count }, () => listen({ hangs })))

process.on('message', (message: { hang?: boolean }) => {
  isHanging = message.hang ?? isHanging
  process.send?.({ answered })
})
process.on('disconnect', () => process.exit())
process.send?.({ ports: await ports(24, false), hanging: await ports(200, true) })
