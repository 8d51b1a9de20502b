import dagre from '@dagrejs/dagre'

export type GraphBox = { id: string; x: number; y: number; width: number; height: number }
export type GraphLine = { from: string; to: string; points: { x: number; y: number }[] }

export const boxSize = { width: 172, height: 44 }

/** Places the feature on the left and what it depends on to its right, because features have many direct dependencies and few levels; edges to nodes that are not there are left out. */
export function layOutGraph(options: { nodes: { id: string }[]; edges: { from: string; to: string }[] }): {
  boxes: GraphBox[]
  lines: GraphLine[]
  width: number
  height: number
} {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 44, marginx: 2, marginy: 2 })
  graph.setDefaultEdgeLabel(() => ({}))
  const ids = new Set(options.nodes.map((node) => node.id))
  for (const id of ids) graph.setNode(id, { ...boxSize })
  for (const edge of options.edges) if (ids.has(edge.from) && ids.has(edge.to)) graph.setEdge(edge.from, edge.to)
  dagre.layout(graph)
  const boxes = [...ids].map((id) => ({ id, ...boxSize, x: graph.node(id).x, y: graph.node(id).y }))
  const lines = graph.edges().map((edge) => ({ from: edge.v, to: edge.w, points: graph.edge(edge).points ?? [] }))
  return { boxes, lines, width: graph.graph().width ?? 0, height: graph.graph().height ?? 0 }
}
