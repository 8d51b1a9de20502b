import { useMemo, useState } from 'react'
import { classNames, ScrollRegion, Section, StatusGlyph, StatusMark, type StatusLook, Tabs, toneText } from '@lamplighter/ui'
import type { DiagnosisView } from '../../server/answers.ts'
import { checkLooks } from '../../words/state-looks.ts'
import { nodeKindWords, percent } from '../../words/plain-words.ts'
import { layOutGraph } from './lay-out-graph.ts'

type Graph = DiagnosisView['graph']
type Node = Graph['nodes'][number]

/** What the feature stands on, and where it is broken: as a picture, or as a list that says the same. */
export function DependencyGraph(props: { graph: Graph }) {
  const { graph } = props
  const [view, setView] = useState<'picture' | 'list'>(isNarrow() ? 'list' : 'picture')
  return (
    <Section title="What it depends on">
      <Tabs
        ariaLabel="Dependencies as"
        selected={view}
        onSelect={setView}
        items={[
          { key: 'picture', label: 'Picture', content: <Picture graph={graph} /> },
          { key: 'list', label: 'List', content: <NodeList graph={graph} /> },
        ]}
      />
    </Section>
  )
}

/** On a phone the picture is cut off; the list says the same. */
function isNarrow(): boolean {
  return window.matchMedia('(width < 40rem)').matches
}

function Picture(props: { graph: Graph }) {
  const { nodes, edges } = props.graph
  const layout = useMemo(() => layOutGraph({ nodes, edges }), [nodes, edges])
  const likeliest = nodes.reduce((best, node) => Math.max(best, node.probability), 0)
  return (
    <div className="flex flex-col gap-2">
      <ScrollRegion ariaLabel="Picture of the dependencies; the tab “List” says the same in words">
        <div className="relative mx-auto" style={{ width: layout.width, height: layout.height }}>
          <svg aria-hidden="true" width={layout.width} height={layout.height} className="absolute inset-0">
            {layout.lines.map((line) => {
              const edge = edges.find((candidate) => candidate.from === line.from && candidate.to === line.to)
              return (
                <path
                  key={`${line.from} ${line.to}`}
                  d={curve(line.points)}
                  fill="none"
                  stroke="var(--line-strong)"
                  strokeWidth={1 + 1.5 * (edge?.weight ?? 0)}
                  strokeDasharray={edge?.mode === 'async' ? '4 4' : undefined}
                />
              )
            })}
          </svg>
          {layout.boxes.map((box) => {
            const node = nodes.find((candidate) => candidate.id === box.id)!
            return (
              <div
                key={box.id}
                className="absolute"
                style={{ left: box.x - box.width / 2, top: box.y - box.height / 2, width: box.width, height: box.height }}
              >
                <NodeBox node={node} isLikeliest={likeliest >= 0.1 && node.probability === likeliest} />
              </div>
            )
          })}
        </div>
      </ScrollRegion>
      <p className="text-xs text-ink-faint">
        What stands to the right carries what stands to the left. Thick lines break for certain, dashed ones wait and catch up; the framed
        box is the likeliest place of the fault.
      </p>
    </div>
  )
}

function NodeBox(props: { node: Node; isLikeliest: boolean }) {
  const { node, isLikeliest } = props
  const look = lookOfNode(node)
  return (
    <div
      className={classNames(
        'flex size-full items-center gap-1.5 border bg-surface px-2',
        node.kind === 'shared' ? 'rounded-full px-3' : 'rounded-md',
        isLikeliest ? 'border-2 border-bad' : 'border-line-strong',
      )}
    >
      <span className={toneText[look.tone]}>
        <StatusGlyph shape={look.shape} />
      </span>
      <span className="min-w-0">
        <span className="block truncate text-xs font-medium text-ink" title={node.title}>
          {node.title}
        </span>
        <span className="block truncate text-xs text-ink-faint">
          {node.probability >= 0.01 ? `${percent(node.probability)} at fault` : nodeKindWords[node.kind]}
        </span>
      </span>
    </div>
  )
}

function NodeList(props: { graph: Graph }) {
  const { nodes, edges } = props.graph
  const titleOf = (id: string) => nodes.find((node) => node.id === id)?.title ?? id
  return (
    <ul className="flex flex-col">
      {nodes
        .toSorted((one, other) => other.probability - one.probability)
        .map((node) => {
          const below = edges.filter((edge) => edge.from === node.id)
          return (
            <li key={node.id} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5 last:border-b-0">
              <span className="w-24">
                <StatusMark {...lookOfNode(node)} size="sm" />
              </span>
              <span className="font-medium text-ink">{node.title}</span>
              <span className="text-xs text-ink-faint">
                {nodeKindWords[node.kind]}
                {node.probability >= 0.01 && ` · ${percent(node.probability)} at fault`}
                {below.length > 0 && ` · depends on ${below.map((edge) => titleOf(edge.to)).join(', ')}`}
              </span>
            </li>
          )
        })}
    </ul>
  )
}

const notObserved: StatusLook = { tone: 'quiet', shape: 'dot', word: 'No check' }

function lookOfNode(node: Node): StatusLook {
  return node.status === null ? notObserved : checkLooks[node.status]
}

/** A smooth line through the points that the layout chose. */
function curve(points: { x: number; y: number }[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  for (let index = 0; index < rest.length - 1; index++) {
    const here = rest[index]!
    const next = rest[index + 1]!
    path += `Q${here.x} ${here.y} ${(here.x + next.x) / 2} ${(here.y + next.y) / 2}`
  }
  const last = rest.at(-1)
  return last ? `${path}L${last.x} ${last.y}` : path
}
