import { Badge, type Column, EmptyState, formatDuration, Table } from '@lamplighter/ui'
import type { EffectClass } from '@lamplighter/catalog/vocabulary'
import type { CatalogView } from '../../server/answers.ts'
import { effectWords, percent, roleWords } from '../../words/plain-words.ts'

const nothing = <EmptyState title="Nothing fits">Change what you look for.</EmptyState>

function Named(props: { title: string; id: string; text?: string }) {
  return (
    <span className="flex min-w-44 flex-col">
      <span className="font-medium text-ink">{props.title}</span>
      <span className="font-mono text-xs break-all text-ink-faint">{props.id}</span>
      {props.text && <span className="text-xs text-pretty text-ink-soft">{props.text}</span>}
    </span>
  )
}

function Ids(props: { ids: string[] }) {
  return props.ids.length === 0 ? (
    <span className="text-ink-faint">–</span>
  ) : (
    <span className="font-mono text-xs break-words text-ink-soft">{props.ids.join(', ')}</span>
  )
}

type Feature = CatalogView['features'][number]
const featureColumns: Column<Feature>[] = [
  {
    key: 'title',
    header: 'Feature',
    isRowHeader: true,
    cell: (feature) => <Named title={feature.title} id={feature.id} text={feature.description} />,
  },
  { key: 'checks', header: 'Checks', align: 'end', cell: (feature) => feature.checks },
  { key: 'depends', header: 'Depends on', from: 'md', cell: (feature) => <Ids ids={feature.dependsOn} /> },
]
export function FeatureTable(props: { features: Feature[] }) {
  return <Table ariaLabel="Features" columns={featureColumns} rows={props.features} rowKey={(row) => row.id} emptyState={nothing} />
}

type Cause = CatalogView['causes'][number]
const causeColumns: Column<Cause>[] = [
  { key: 'title', header: 'Cause', isRowHeader: true, cell: (cause) => <Named title={cause.title} id={cause.id} /> },
  { key: 'kind', header: 'Kind', cell: (cause) => <Badge tone={cause.kind === 'usage' ? 'busy' : 'quiet'}>{cause.kind}</Badge> },
  { key: 'node', header: 'Of', from: 'sm', cell: (cause) => <Ids ids={[cause.node]} /> },
  { key: 'cures', header: 'Cured by', from: 'md', cell: (cause) => <Ids ids={cause.cures} /> },
]
export function CauseTable(props: { causes: Cause[] }) {
  return <Table ariaLabel="Causes" columns={causeColumns} rows={props.causes} rowKey={(row) => row.id} emptyState={nothing} />
}

type Remediation = CatalogView['remediations'][number]
const remediationColumns: Column<Remediation>[] = [
  {
    key: 'title',
    header: 'Remediation',
    isRowHeader: true,
    cell: (remediation) => (
      <Named title={remediation.title} id={`${remediation.id} v${remediation.version}`} text={remediation.description} />
    ),
  },
  { key: 'effect', header: 'Effect', cell: (remediation) => <Effect effect={remediation.effect} /> },
  {
    key: 'runBy',
    header: 'Without approval',
    from: 'sm',
    cell: (remediation) => <span className="whitespace-nowrap text-ink-soft">from {roleWords[remediation.runBy]}</span>,
  },
  {
    key: 'target',
    header: 'Touches',
    from: 'md',
    cell: (remediation) => (
      <span className="whitespace-nowrap text-ink-soft">{remediation.target === 'shared' ? 'several tenants' : 'one tenant'}</span>
    ),
  },
  { key: 'cures', header: 'Cures', from: 'lg', cell: (remediation) => <Ids ids={remediation.cures} /> },
]
export function RemediationTable(props: { remediations: Remediation[] }) {
  return (
    <Table ariaLabel="Remediations" columns={remediationColumns} rows={props.remediations} rowKey={(row) => row.id} emptyState={nothing} />
  )
}

function Effect(props: { effect: string }) {
  const words = effectWords[props.effect as EffectClass]
  return words ? <Badge tone={words.tone}>{words.title}</Badge> : <Badge>{props.effect}</Badge>
}

type Check = CatalogView['checks'][number]
const checkColumns: Column<Check>[] = [
  { key: 'title', header: 'Check', isRowHeader: true, cell: (check) => <Named title={check.title} id={check.id} /> },
  { key: 'observes', header: 'Looks at', from: 'sm', cell: (check) => <Ids ids={[check.observes]} /> },
  { key: 'every', header: 'Every', align: 'end', cell: (check) => formatDuration(check.everySeconds) },
  { key: 'sensitivity', header: 'Notices', align: 'end', from: 'md', cell: (check) => percent(check.sensitivity) },
  { key: 'falseAlarm', header: 'False alarm', align: 'end', from: 'md', cell: (check) => `${(check.falseAlarm * 100).toPrecision(2)} %` },
]
export function CheckTable(props: { checks: Check[] }) {
  return <Table ariaLabel="Checks" columns={checkColumns} rows={props.checks} rowKey={(row) => row.id} emptyState={nothing} />
}
