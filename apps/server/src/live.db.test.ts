import { expect, test } from 'vitest'
import { appendLiveEvents } from '@lamplighter/db/queries'
import { testDatabase } from '@lamplighter/testing'
import { testHttp } from './test-http.ts'

const http = testHttp(testDatabase())

/** Reads a stream until it has brought `count` events of ours, then leaves as a browser does that closes its tab. */
async function read(options: {
  count: number
  headers: Record<string, string>
  input?: object
  onOpen?: () => Promise<void>
}): Promise<{ id: string; subject: string }[]> {
  const leaving = new AbortController()
  const answer = await fetch(`${http.url}/trpc/live.events?input=${encodeURIComponent(JSON.stringify(options.input ?? {}))}`, {
    headers: { accept: 'text/event-stream', ...options.headers },
    signal: leaving.signal,
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  expect(answer.headers.get('content-encoding')).toBeNull()
  const events: { id: string; subject: string }[] = []
  let text = ''
  let opened = false
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (!opened && text.includes('event: connected')) {
      opened = true
      await options.onOpen?.()
    }
    events.splice(0, events.length, ...eventsIn(text))
    if (events.length >= options.count) break
  }
  leaving.abort()
  return events
}

function eventsIn(text: string): { id: string; subject: string }[] {
  return text.split('\n\n').flatMap((block) => {
    const id = /^id: ?(.+)$/m.exec(block)?.[1]
    const data = /^data: ?(.+)$/m.exec(block)?.[1]
    return id === undefined || data === undefined ? [] : [{ id, subject: (JSON.parse(data) as { subject: string }).subject }]
  })
}

function say(...subjects: string[]): Promise<void> {
  return appendLiveEvents(http.database.db, { events: subjects.map((subject) => ({ topic: 'sweep', at: new Date(), subject })) })
}

test('a stream that was cut resumes after the last event it saw, without gap or duplicate', async () => {
  const authorization = `Bearer ${await http.token('l1')}`
  await say('one')
  const [first] = await read({ count: 1, headers: { authorization, 'last-event-id': '0' } })
  expect(first?.subject).toBe('one')
  await say('two', 'three')
  const resumed = await read({ count: 3, headers: { authorization, 'last-event-id': first!.id }, onOpen: () => say('four') })
  expect(resumed.map(({ subject }) => subject)).toEqual(['two', 'three', 'four'])
  expect(resumed.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(resumed.map(({ id }) => Number(id)))
})

test('a stream ends when the server drains, so that its browser goes elsewhere', async () => {
  const answer = await fetch(`${http.url}/trpc/live.events?input=%7B%7D`, {
    headers: { authorization: `Bearer ${await http.token('l1')}` },
  })
  const ended = answer.text()
  http.drain.abort()
  expect(await ended).toContain('event: connected')
})
