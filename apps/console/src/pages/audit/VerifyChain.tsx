import { useState } from 'react'
import { Button, IconVerify, StatusMark } from '@lamplighter/ui'
import { useQuery } from '@tanstack/react-query'
import { refusalOf } from '../../server/refusal.ts'
import { trpc } from '../../server/trpc.ts'
import { count } from '../../words/plain-words.ts'

/** Recomputes the whole chain of hashes on the server and says whether one event was changed or taken out. */
export function VerifyChain() {
  const [asked, setAsked] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({ ...trpc.audit.verify.queryOptions(), enabled: asked, staleTime: 0, gcTime: 0 })
  return (
    <span className="flex flex-wrap items-center gap-2">
      <output className="text-sm">
        {error && !isFetching && <span className="text-bad">{refusalOf(error).message}</span>}
        {data?.type === 'intact' && !isFetching && (
          <StatusMark
            tone="good"
            shape="check"
            word={`Intact: ${count({ of: data.events, one: 'event', many: 'events' })}, head ${data.head.slice(0, 12)}`}
          />
        )}
        {data?.type === 'broken' && !isFetching && (
          <StatusMark tone="bad" shape="cross" word={`Broken at no. ${data.atSeq}: ${data.problem}`} />
        )}
      </output>
      <Button
        icon={<IconVerify />}
        onClick={() => (asked ? void refetch() : setAsked(true))}
        pendingLabel={isFetching ? 'Verifying…' : null}
      >
        Verify the chain
      </Button>
    </span>
  )
}
