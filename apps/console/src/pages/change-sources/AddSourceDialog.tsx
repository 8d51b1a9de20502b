import { useState } from 'react'
import { Button, CopyButton, Dialog, TextField } from '@lamplighter/ui'
import { refusalOf } from '../../server/refusal.ts'
import { queryClient, trpc, trpcClient } from '../../server/trpc.ts'
import { RefusalNote } from '../../shell/RefusalNote.tsx'
import { findNameProblem, tellCommand } from './source-name.ts'

/** A name, and then its token: shown this once, and kept nowhere but here until the dialog closes. */
export function AddSourceDialog(props: { taken: string[]; onClose: () => void }) {
  const { taken, onClose } = props
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [made, setMade] = useState<{ source: string; token: string } | null>(null)
  const problem = findNameProblem({ name: name.trim(), taken })

  const add = async () => {
    setTried(true)
    if (problem !== null || pending) return
    setPending(true)
    setError(null)
    try {
      const { source, token } = await trpcClient.change.addSource.mutate({ source: name.trim() })
      setMade({ source: source.id, token })
      await queryClient.invalidateQueries(trpc.change.sources.queryFilter())
    } catch (failure) {
      setError(failure)
    } finally {
      setPending(false)
    }
  }

  if (made) return <TokenOnce {...made} onClose={onClose} />
  return (
    <Dialog title="Add a source" isOpen onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <TextField
          label="Name"
          description="As it stands beside each change and in the audit log: deploy-pipeline, feature-flags."
          autoComplete="off"
          spellCheck={false}
          maxLength={41}
          value={name}
          error={tried ? problem : null}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="lg" variant="primary" pendingLabel={pending ? 'One moment…' : null}>
          Make its token
        </Button>
        {error !== null && <RefusalNote refusal={refusalOf(error)} />}
      </form>
    </Dialog>
  )
}

function TokenOnce(props: { source: string; token: string; onClose: () => void }) {
  const { source, token, onClose } = props
  const command = tellCommand({ origin: location.origin, token })
  return (
    <Dialog title={`The token of ${source}`} isOpen onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-pretty text-ink-soft">
          <strong className="font-semibold text-ink">It is shown this once.</strong> Put it where {source} keeps its secrets. It lets{' '}
          {source} tell of changes and opens nothing else.
        </p>
        <Secret label="Token" text={token} copy="Copy the token" />
        <Secret label="A change, told from a terminal" text={command} copy="Copy the command" />
        <Button size="lg" variant="primary" onClick={onClose}>
          I have kept it
        </Button>
      </div>
    </Dialog>
  )
}

function Secret(props: { label: string; text: string; copy: string }) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="text-xs font-medium text-ink-soft">{props.label}</span>
        <CopyButton text={props.text} label={props.copy} />
      </div>
      <code className="block rounded-md bg-sunken px-3 py-2 font-mono text-xs wrap-anywhere whitespace-pre-wrap text-ink select-all">
        {props.text}
      </code>
    </div>
  )
}
