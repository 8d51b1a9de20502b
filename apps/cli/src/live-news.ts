import type { Contact } from './contact.ts'

/**
 * Settles whenever the server's live stream says that something happened to this run, and at the latest after `everyMs`. News that
 * came between two calls counts for the next one. The stream is only a hint: when it can't be had, time alone decides.
 */
export function liveNews(options: { contact: Contact; run: string; everyMs: number }): { next(): Promise<void>; close(): void } {
  const { contact, run, everyMs } = options
  const ended = new AbortController()
  let pending = false
  let wake: () => void = () => {}
  void listen({ contact, run, signal: ended.signal, onNews: () => ((pending = true), wake()) })
  return {
    async next() {
      if (!pending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, everyMs)
          wake = () => (clearTimeout(timer), resolve())
        })
      }
      pending = false
    },
    close: () => ended.abort(),
  }
}

async function listen(options: { contact: Contact; run: string; signal: AbortSignal; onNews: () => void }): Promise<void> {
  const { contact, run, signal, onNews } = options
  const url = `${contact.url}/trpc/live.events?input=${encodeURIComponent(JSON.stringify({ run }))}`
  try {
    const answer = await fetch(url, { signal, headers: { authorization: `Bearer ${contact.token}`, accept: 'text/event-stream' } })
    // What the event says does not matter here, only that there is one; a line that starts with `id:` is an event of ours.
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) if (/^id:/m.test(chunk)) onNews()
  } catch {
    // Cut, refused or unreachable: the caller looks again in time by itself.
  }
}
