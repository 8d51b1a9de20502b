import type { IncomingMessage, ServerResponse } from 'node:http'

/** How an instance's endpoint treats its callers; all but `serving` are what an outage can look like from outside. */
export const hostileModes = ['refuse', 'hang', 'garbage', 'huge', 'cut'] as const
export type HostileMode = (typeof hostileModes)[number]
export type EdgeMode = 'serving' | HostileMode

const hugeBytes = 100 * 1024 * 1024

export function misbehave(options: { mode: HostileMode; request: IncomingMessage; response: ServerResponse }): void {
  const { mode, request, response } = options
  const socket = request.socket
  switch (mode) {
    case 'refuse':
      socket.destroy()
      return
    case 'hang':
      return
    case 'garbage':
      socket.end(Buffer.from('\u0000\u0001<<< 200 perhaps \u0007 not HTTP at all >>>\r\n\r\n{"ok": tru'))
      return
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 4096 })
      response.write('{"ok": true, "detail": "this answer ends in the mi', () => socket.destroy())
      return
    case 'huge':
      writeHuge(response)
  }
}

/** One JSON string of 100 MB, written only as fast as the caller reads. */
function writeHuge(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'x')
  let left = hugeBytes
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"ok": true, "detail": "')
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length
      if (!response.write(chunk)) {
        response.once('drain', more)
        return
      }
    }
    if (!response.destroyed) response.end('"}')
  }
  more()
}
