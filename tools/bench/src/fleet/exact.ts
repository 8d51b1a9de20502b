import type { EvidenceBundle, EvidenceModel } from '@lamplighter/catalog/evidence'
import { fullOutageLlr } from '@lamplighter/diagnosis/fleet'
import type { Runs } from './faults.ts'
import { RUN_FALSE_ALARM, SENSITIVITY } from './world.ts'

/** As `explain` lists causes: what is less probable is no answer to anyone. */
const LISTED_FROM = 0.01

/**
 * What can be known at all: the posterior over every full outage (and every two, when asked) under the simulator's own graph and rates, by exact
 * inference. It is told what no product knows (the true model, how many faults there are at most), so it is a limit, not a peer. It
 * weighs the fleet as the engine does. Partial outages and faults outside the model are not its states.
 * Lists what is at least as probable as what the engine lists.
 */
export function exactRanking(options: { bundle: EvidenceBundle; runs: Runs; truth: EvidenceModel; pairs: boolean }): string[] {
  const { bundle, runs, truth, pairs } = options
  const net = netOf(truth)
  const evidence = evidenceRatios({ net, runs })
  const fleet = new Map(bundle.fleet.map((entry) => [entry.node, fullOutageLlr(entry)]))
  const alone = truth.nodes.map(({ id, prior }) => Math.log(prior / (1 - prior)) + (fleet.get(id) ?? 0))
  const states: { broken: number[]; score: number }[] = []
  for (let a = 0; a < alone.length; a += 1) {
    states.push({ broken: [a], score: alone[a]! + outageLlr({ net, evidence, broken: [a] }) })
    for (let b = a + 1; pairs && b < alone.length; b += 1) {
      const twice = Math.min(fleet.get(truth.nodes[a]!.id) ?? 0, fleet.get(truth.nodes[b]!.id) ?? 0)
      const score = alone[a]! + alone[b]! - Math.max(0, twice) + outageLlr({ net, evidence, broken: [a, b] })
      states.push({ broken: [a, b], score })
    }
  }
  const best = Math.max(...states.map(({ score }) => score))
  const mass = new Float64Array(alone.length)
  for (const { broken, score } of states) for (const node of broken) mass[node]! += Math.exp(score - best)
  const total = states.reduce((sum, { score }) => sum + Math.exp(score - best), 0)
  const order = truth.nodes.map((_, node) => node).sort((a, b) => mass[b]! - mass[a]! || a - b)
  return order.filter((node) => mass[node]! / total >= LISTED_FROM).map((node) => truth.nodes[node]!.id)
}

type Net = {
  dependencies: { node: number; weight: number }[][]
  order: number[]
  nodeOf: Map<string, number>
  observes: Map<string, number>
}

const nets = new WeakMap<EvidenceModel, Net>()

function netOf(model: EvidenceModel): Net {
  const known = nets.get(model)
  if (known !== undefined) return known
  const nodeOf = new Map(model.nodes.map(({ id }, at) => [id, at]))
  const dependencies = model.nodes.map((): { node: number; weight: number }[] => [])
  for (const { from, to, weight } of model.edges) dependencies[nodeOf.get(from)!]!.push({ node: nodeOf.get(to)!, weight })
  const order: number[] = []
  const placed = new Set<number>()
  const place = (node: number): void => {
    if (placed.has(node)) return
    placed.add(node)
    for (const dependency of dependencies[node]!) place(dependency.node)
    order.push(node)
  }
  for (let node = 0; node < model.nodes.length; node += 1) place(node)
  const net = { dependencies, order, nodeOf, observes: new Map(model.checks.map(({ id, observes }) => [id, nodeOf.get(observes)!])) }
  nets.set(model, net)
  return net
}

/** By node, P(the runs of its checks | broken) / P(… | healthy): each run errs by itself. */
function evidenceRatios({ net, runs }: { net: Net; runs: Runs }): Float64Array {
  const whenBroken = 1 - (1 - SENSITIVITY) * (1 - RUN_FALSE_ALARM)
  const ratios = new Float64Array(net.dependencies.length).fill(1)
  for (const [check, passed] of runs) {
    const node = net.observes.get(check)!
    for (const each of passed) ratios[node]! *= each ? (1 - whenBroken) / (1 - RUN_FALSE_ALARM) : whenBroken / RUN_FALSE_ALARM
  }
  return ratios
}

/**
 * ln P(evidence | these are broken, all else follows by the edges) / P(evidence | all healthy), exact: nodes are taken dependencies first, and the joint
 * distribution over those that a later one still needs is carried along, one bit each.
 */
function outageLlr({ net, evidence, broken }: { net: Net; evidence: Float64Array; broken: readonly number[] }): number {
  const order = affectedBy({ net, broken })
  const lastUse = new Map<number, number>()
  for (const [at, node] of order.entries()) for (const { node: on } of net.dependencies[node]!) lastUse.set(on, at)
  let carried: number[] = []
  let joint = new Float64Array([1])
  let llr = 0
  for (const [at, node] of order.entries()) {
    const ways = net.dependencies[node]!.map((edge) => ({ bit: 1 << carried.indexOf(edge.node), weight: edge.weight, on: edge.node }))
    const open = ways.filter(({ on }) => carried.includes(on))
    const next = [...carried, node].filter((each) => (lastUse.get(each) ?? -1) > at)
    const kept = next.map((each) => (each === node ? carried.length : carried.indexOf(each)))
    const after = new Float64Array(1 << next.length)
    for (let mask = 0; mask < joint.length; mask += 1) {
      const p = joint[mask]!
      if (p === 0) continue
      let stays = broken.includes(node) ? 0 : 1
      for (const { bit, weight } of open) if ((mask & bit) !== 0) stays *= 1 - weight
      after[project(mask, kept)]! += p * stays
      after[project(mask | (1 << carried.length), kept)]! += p * (1 - stays) * evidence[node]!
    }
    let total = 0
    for (const p of after) total += p
    for (let i = 0; i < after.length; i += 1) after[i]! /= total
    llr += Math.log(total)
    carried = next
    joint = after
  }
  return llr
}

/** The bits of `mask` at the kept places, moved together. */
function project(mask: number, kept: readonly number[]): number {
  let projected = 0
  for (let i = 0; i < kept.length; i += 1) projected |= ((mask >> kept[i]!) & 1) << i
  return projected
}

function affectedBy({ net, broken }: { net: Net; broken: readonly number[] }): number[] {
  const affected = new Set(broken)
  for (const node of net.order) if (net.dependencies[node]!.some((edge) => affected.has(edge.node))) affected.add(node)
  return net.order.filter((node) => affected.has(node))
}
