import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createTurnSocket } from './turn-socket.ts'

test('what is written in one turn arrives in order and in one piece, and what is written later is not held back', async () => {
  const pieces: string[] = []
  const server = createServer((socket) => socket.on('data', (data) => void pieces.push(String(data)))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = createTurnSocket()
  try {
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1')
    await once(socket, 'connect')
    const batches: number[] = []
    const writev = socket._writev!.bind(socket)
    socket._writev = (chunks, callback) => {
      batches.push(chunks.length)
      writev(chunks, callback)
    }
    for (const word of ['one ', 'two ', 'three ']) socket.write(word)
    await Promise.resolve().then(() => socket.write('four '))
    await expect.poll(() => pieces.join('')).toBe('one two three four ')
    expect(batches).toEqual([4])
    socket.write('five')
    await expect.poll(() => pieces.join('')).toBe('one two three four five')
  } finally {
    socket.destroy()
    server.close()
  }
})
