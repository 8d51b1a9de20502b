import { useState } from 'react'
import { Button, type Column, EmptyState, RelativeTime, Section, StatusMark, Table } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { isMasked, RevealEvidence } from './RevealEvidence.tsx'
import { count } from '../../words/plain-words.ts'
import { checkLooks } from '../../words/state-looks.ts'

type Evidence = DiagnosisView['evidence'][number]

/** What the checks saw of this feature and all that it depends on, worst first; the rest of the tenant on demand. Secrets and personal data were masked before they came here. */
export function EvidenceTable(props: { diagnosis: DiagnosisView; mayNotReveal: string | null }) {
  const { mayNotReveal } = props
  const { evidence, tenant, graph } = props.diagnosis
  const [showsOthers, setShowsOthers] = useState(false)
  const [showsPassed, setShowsPassed] = useState(false)
  const here = new Set(graph.nodes.map((node) => node.id))
  const order = ['fail', 'warn', 'unknown', 'pass']
  const worstFirst = evidence.toSorted((one, other) => order.indexOf(one.status) - order.indexOf(other.status))
  const related = worstFirst.filter((row) => here.has(row.node.id))
  const telling = related.filter((row) => row.status !== 'pass')
  // What passes is on the picture and in the ledger; here it would bury the few lines that matter.
  const folds = telling.length > 0 && telling.length < related.length
  const shown = folds && !showsPassed ? telling : related
  const others = worstFirst.filter((row) => !here.has(row.node.id))
  const columns: Column<Evidence>[] = [
    {
      key: 'status',
      header: 'Result',
      className: 'align-top',
      cell: (row) => (
        <span className="flex flex-col">
          <StatusMark {...checkLooks[row.status]} size="sm" />
          {row.status === 'fail' && <span className="pl-4.5 text-xs text-ink-faint">{row.confirmed ? 'confirmed' : 'seen once'}</span>}
        </span>
      ),
    },
    {
      key: 'check',
      header: 'Check',
      isRowHeader: true,
      className: 'align-top',
      cell: (row) => (
        <span className="flex flex-col sm:min-w-32">
          <span className="font-medium text-ink">{row.title}</span>
          <span className="text-xs text-ink-faint">{row.node.title}</span>
          <span className="mt-1 sm:hidden">
            <Seen row={row} tenant={tenant.id} mayNotReveal={mayNotReveal} />
          </span>
        </span>
      ),
    },
    {
      key: 'message',
      header: 'What it saw',
      from: 'sm',
      className: 'align-top',
      cell: (row) => <Seen row={row} tenant={tenant.id} mayNotReveal={mayNotReveal} />,
    },
    {
      key: 'at',
      header: 'When',
      align: 'end',
      from: 'sm',
      className: 'align-top',
      cell: (row) => <RelativeTime at={row.observedAt} theirZone={tenant.timeZone} className="text-xs text-ink-faint" />,
    },
  ]
  return (
    <Section title="Evidence" flush aside="secrets and personal data are masked">
      <Table
        ariaLabel="Evidence"
        columns={columns}
        rows={showsOthers ? [...shown, ...others] : shown}
        rowKey={(row) => row.check}
        emptyState={<EmptyState title="No check has looked at this feature">Diagnose to run them.</EmptyState>}
      />
      {(folds || others.length > 0) && (
        <div className="flex flex-wrap gap-x-2 border-t border-line px-2 py-1.5">
          {folds && (
            <Button variant="quiet" size="sm" onClick={() => setShowsPassed(!showsPassed)}>
              {showsPassed ? 'Hide' : 'Show'}{' '}
              {count({ of: related.length - telling.length, one: 'check that passes', many: 'checks that pass' })}
            </Button>
          )}
          {others.length > 0 && (
            <Button variant="quiet" size="sm" onClick={() => setShowsOthers(!showsOthers)}>
              {showsOthers ? 'Hide' : 'Show'} {count({ of: others.length, one: 'check', many: 'checks' })} of what it does not depend on
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}

function Seen(props: { row: Evidence; tenant: string; mayNotReveal: string | null }) {
  const { check, message, evidence, magnitude } = props.row
  const detail = evidence === null || evidence === undefined ? '' : JSON.stringify(evidence, null, 2)
  return (
    <div className="sm:min-w-32">
      <span className="text-pretty text-ink">{message}</span>
      {magnitude !== null && magnitude > 0 && (
        <span className="tabular text-xs text-ink-faint"> · {magnitude.toLocaleString('en-GB')} a minute</span>
      )}
      {detail !== '' && detail !== '{}' && (
        <details>
          <summary className="w-fit rounded-sm text-xs text-accent">Details</summary>
          <pre className="mt-1 max-h-60 overflow-auto rounded-md bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap text-ink">
            {detail}
          </pre>
          {isMasked(detail) && <RevealEvidence tenant={props.tenant} check={check} mayNot={props.mayNotReveal} />}
        </details>
      )}
    </div>
  )
}
