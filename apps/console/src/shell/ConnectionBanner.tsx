/* oxlint-disable jsx-a11y/prefer-tag-over-role -- an output element may hold phrasing content only */
import { useEffect, useState } from 'react'
import { Button, StaleNote } from '@lamplighter/ui'
import { useLiveState } from '../server/live-state.ts'
import { queryClient } from '../server/trpc.ts'

const graceMs = 2500

/** Says that the server can't be reached once that has lasted; a short cut heals unseen. */
export function ConnectionBanner() {
  return useLiveState() === 'reconnecting' ? <AfterGrace /> : null
}

function AfterGrace() {
  const [lost, setLost] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLost(true), graceMs)
    return () => {
      clearTimeout(timer)
      // The line is back: whatever changed meanwhile is asked for again.
      void queryClient.invalidateQueries()
    }
  }, [])

  if (!lost) return null
  return (
    <div role="status" className="px-4 pt-3 sm:px-6">
      <StaleNote
        action={
          <Button size="sm" onClick={() => void queryClient.invalidateQueries()}>
            Try now
          </Button>
        }
      >
        <strong className="font-semibold">No connection to the server.</strong> You see what was known before; what you type is kept. Trying
        again by itself.
      </StaleNote>
    </div>
  )
}
