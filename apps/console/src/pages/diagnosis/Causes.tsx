import { type ReactNode, useState } from 'react'
import {
  Badge,
  classNames,
  EmptyState,
  IconArticle,
  IconNext,
  LedgerBars,
  Markdown,
  Section,
  StatusMark,
  strongestRow,
} from '@lamplighter/ui'
import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { DiagnosisView } from '../../server/answers.ts'
import { nodeKindWords, percent } from '../../words/plain-words.ts'
import { checkLooks } from '../../words/state-looks.ts'

type Cause = DiagnosisView['causes'][number]
type Row = Cause['ledger'][number]
type Seen = ReadonlyMap<string, CheckStatus>

/** The ranked causes, each with what speaks for and against it; all bars on one scale, so that they can be compared. */
export function Causes(props: { diagnosis: DiagnosisView }) {
  const { causes, evidence, unmodelled, noFault } = props.diagnosis
  const seen = new Map(evidence.map((row) => [row.check, row.status]))
  const strongest = strongestRow(causes.flatMap((cause) => cause.ledger))
  const [open, setOpen] = useState<string | null>(causes[0]?.cause ?? null)
  return (
    <Section title="Why" flush aside="evidence in decibans: 10 dB are ten to one">
      {causes.length === 0 && (
        <EmptyState title="No cause is likely enough to name">What was ruled out and what could not be seen stands beside.</EmptyState>
      )}
      {causes.map((cause) => (
        <CauseItem
          key={cause.cause}
          cause={cause}
          seen={seen}
          strongest={strongest}
          isOpen={open === cause.cause}
          onToggle={() => setOpen(open === cause.cause ? null : cause.cause)}
        />
      ))}
      <div className="tabular flex flex-wrap gap-x-6 gap-y-1 px-4 py-2.5 text-xs text-ink-faint">
        <span>Something that we have no name for: {percent(unmodelled)}</span>
        <span>Nothing wrong: {percent(noFault)}</span>
      </div>
    </Section>
  )
}

function CauseItem(props: { cause: Cause; seen: Seen; strongest: number; isOpen: boolean; onToggle: () => void }) {
  const { cause, seen, strongest, isOpen, onToggle } = props
  return (
    <div className="border-b border-line">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
        >
          <IconNext
            aria-hidden="true"
            className={classNames('size-4 shrink-0 text-ink-faint transition-transform', isOpen && 'rotate-90')}
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-center gap-x-2">
              <span className="font-medium text-ink">{cause.title}</span>
              {cause.kind === 'usage' && <Badge tone="busy">works, used differently</Badge>}
            </span>
            <span className="block text-xs text-ink-faint">
              {cause.node.title} · {nodeKindWords[cause.node.kind]}
            </span>
          </span>
          <ProbabilityBar probability={cause.probability} />
        </button>
      </h3>
      {isOpen && (
        <div className="flex flex-col gap-3 px-4 pb-4 sm:pl-11">
          {cause.article && <Article article={cause.article} />}
          <LedgerBars
            label={`Evidence for and against: ${cause.title}`}
            strongest={strongest}
            rows={strongestFirst(cause.ledger).map((row, index) => ({
              id: `${row.kind} ${row.ref} ${index}`,
              title: row.title,
              text: row.text,
              kind: <RowKind row={row} seen={seen} />,
              decibans: row.decibans,
            }))}
          />
          {cause.runbook && (
            <More title="Runbook">
              <Markdown source={cause.runbook} headingLevel={4} />
            </More>
          )}
        </div>
      )}
    </div>
  )
}

/** The starting point first, then whatever weighs most: what decides is read before what merely adds up. */
function strongestFirst(rows: Row[]): Row[] {
  const weight = (row: Row) => (row.kind === 'prior' ? Number.POSITIVE_INFINITY : Math.abs(row.decibans))
  return rows.toSorted((one, other) => weight(other) - weight(one))
}

/** A check is named after what is well ("The partner accepts the credential"): beside it stands whether that was seen. */
function RowKind(props: { row: Row; seen: Seen }) {
  const { row, seen } = props
  const status = row.kind === 'check' ? seen.get(row.ref) : undefined
  if (status === undefined) return ledgerWords[row.kind]
  return <StatusMark {...checkLooks[status]} size="sm" className="text-xs" />
}

function ProbabilityBar(props: { probability: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="h-2 w-16 overflow-hidden rounded-full bg-quiet-soft max-sm:hidden">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${props.probability * 100}%` }} />
      </span>
      <span className="tabular w-12 text-right font-semibold text-ink">{percent(props.probability)}</span>
    </span>
  )
}

/** For usage causes the cure is to teach: the article stands open. */
function Article(props: { article: { title: string; body: string } }) {
  return (
    <div className="rounded-md bg-accent-soft p-3">
      <p className="mb-1 flex items-center gap-2 font-medium text-ink">
        <IconArticle aria-hidden="true" className="size-4 text-accent" />
        {props.article.title}
      </p>
      <Markdown source={props.article.body} headingLevel={4} />
    </div>
  )
}

function More(props: { title: string; children: ReactNode }) {
  return (
    <details className="group">
      <summary className="flex w-fit list-none items-center gap-1 rounded-sm text-sm text-accent">
        <IconNext aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
        {props.title}
      </summary>
      <div className="mt-2 border-l-2 border-line pl-4">{props.children}</div>
    </details>
  )
}

const ledgerWords: Record<Row['kind'], string> = {
  prior: 'how common',
  check: 'check',
  fleet: 'other tenants',
  change: 'change',
  signature: 'sign',
  impact: 'impact',
}
