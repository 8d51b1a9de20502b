import { createTRPCClient, httpSubscriptionLink } from '@trpc/client'
import type { AppRouter } from '@lamplighter/api'
import type { LiveEvent } from '@lamplighter/operations/views'
import { becomeLiveState as become, liveState } from './live-state.ts'
import { refreshFor } from './refresh.ts'
import { isSignedOut } from './refusal.ts'
import { markSignedOut } from './signed-out.ts'
import { trpcUrl } from './trpc.ts'

// The stream has a client of its own, so that its code is not fetched before the first screen is painted.
const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: trpcUrl })] })

let lastEventId: string | null = null
let subscription: { unsubscribe: () => void } | null = null
let retryTimer: ReturnType<typeof setTimeout> | null = null
let retries = 0

// A browser allows six connections to one server; a hidden tab's stream would take one from the tabs that are looked at.
const pauseAfterMs = 10_000
const retryDelayMsMax = 10_000

/**
 * Follows what happens on the server for as long as this tab is looked at: one stream, resumed after the last event seen, so
 * that nothing is missed while the tab was hidden or the line was cut.
 */
export function startLiveEvents(): void {
  let pauseTimer: ReturnType<typeof setTimeout> | null = null
  document.addEventListener('visibilitychange', () => {
    if (pauseTimer !== null) clearTimeout(pauseTimer)
    pauseTimer = null
    if (document.hidden) pauseTimer = setTimeout(pause, pauseAfterMs)
    else if (liveState() === 'paused') connect()
  })
  connect()
}

function connect(): void {
  subscription?.unsubscribe()
  if (liveState() !== 'reconnecting') become('connecting')
  subscription = client.live.events.subscribe(
    { lastEventId },
    {
      onStarted: () => {
        retries = 0
        become('live')
      },
      onData: (message) => {
        lastEventId = message.id
        become('live')
        refreshFor(message.data satisfies LiveEvent)
      },
      onConnectionStateChange: (change) => {
        if (change.state === 'pending') become('live')
        else if (change.state === 'connecting' && change.error) become('reconnecting')
      },
      onError: (error) => (isSignedOut(error) ? markSignedOut() : retryLater()),
      onComplete: retryLater,
    },
  )
}

function retryLater(): void {
  if (liveState() === 'paused') return
  become('reconnecting')
  if (retryTimer !== null) clearTimeout(retryTimer)
  retryTimer = setTimeout(connect, Math.min(retryDelayMsMax, 500 * 2 ** retries++))
}

function pause(): void {
  become('paused')
  if (retryTimer !== null) clearTimeout(retryTimer)
  subscription?.unsubscribe()
  subscription = null
}
