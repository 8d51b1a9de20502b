/**
 * Strongly connected components of a directed graph (Tarjan, without recursion, so that depth is no limit).
 *
 * `targets[v]` lists the nodes that v points to. Returns for each node the number of its component; components are
 * numbered so that everything a component points to has a smaller number: dependencies before dependents.
 */
export function stronglyConnected(targets: readonly (readonly number[])[]): { component: Int32Array; sizes: number[] } {
  const count = targets.length
  const found = new Int32Array(count).fill(-1)
  const low = new Int32Array(count)
  const component = new Int32Array(count).fill(-1)
  const sizes: number[] = []
  const open: number[] = []
  const path: { node: number; next: number }[] = []
  let clock = 0

  const enter = (node: number): void => {
    found[node] = low[node] = clock
    clock += 1
    open.push(node)
    path.push({ node, next: 0 })
  }
  const close = (node: number): void => {
    let size = 0
    for (let member = -1; member !== node; size += 1) {
      member = open.pop()!
      component[member] = sizes.length
    }
    sizes.push(size)
  }

  for (let start = 0; start < count; start += 1) {
    if (found[start] !== -1) continue
    enter(start)
    while (path.length > 0) {
      const frame = path[path.length - 1]!
      const target = targets[frame.node]![frame.next]
      if (target !== undefined) {
        frame.next += 1
        if (found[target] === -1) enter(target)
        else if (component[target] === -1) low[frame.node] = Math.min(low[frame.node]!, found[target]!)
        continue
      }
      path.pop()
      const parent = path[path.length - 1]
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[frame.node]!)
      if (low[frame.node] === found[frame.node]) close(frame.node)
    }
  }
  return { component, sizes }
}
