import './app.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { becomeLiveState } from './server/live-state.ts'
import { queryClient } from './server/trpc.ts'

// After the first paint is soon enough; without its code, screens say that they do not follow by themselves.
import('./server/live-events.ts').then(
  ({ startLiveEvents }) => startLiveEvents(),
  () => becomeLiveState('reconnecting'),
)

// A new version was deployed under an open tab: its old pieces are gone, the new ones are one load away. What was typed is kept
// in the session's storage. Once a minute at most, so that a server that lost its files does not make the tab spin.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('reloaded-at') ?? 0)
  if (Date.now() - last < 60_000) return
  sessionStorage.setItem('reloaded-at', String(Date.now()))
  event.preventDefault()
  location.reload()
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
