import type { CheckStatus } from '@lamplighter/catalog/vocabulary'
import type { EvidenceModel } from '@lamplighter/catalog/evidence'
import { expect, test } from 'vitest'
import {
  type FleetCounts,
  type GroupLook,
  type GroupTally,
  countLooks,
  coverGroups,
  findSharedProblems,
  fleetEntries,
  groupLooks,
  looksToCount,
} from './fleet.ts'

const model: EvidenceModel = {
  nodes: [
    { id: 'shop', kind: 'feature', prior: 0.003 },
    { id: 'database', kind: 'component', prior: 0.003 },
    { id: 'shard', kind: 'shared', prior: 0.003 },
    { id: 'region', kind: 'shared', prior: 0.003 },
  ],
  edges: [
    { from: 'shop', to: 'database', weight: 0.95, mode: 'sync', propagates: ['error'] },
    { from: 'database', to: 'shard', weight: 0.95, mode: 'sync', propagates: ['error'] },
    { from: 'database', to: 'region', weight: 0.95, mode: 'sync', propagates: ['error'] },
  ],
  checks: ['shop', 'database'].map((observes) => ({ id: `${observes}/probe`, observes, sensitivity: 0.94, falseAlarm: 0.0001 })),
}

function looks(options: { shard: string; region: string; shop: CheckStatus; database: CheckStatus }): GroupLook[] {
  return groupLooks({
    model,
    groups: new Map([
      ['shard', options.shard],
      ['region', options.region],
    ]),
    results: new Map([
      ['shop/probe', options.shop],
      ['database/probe', options.database],
    ]),
  })
}

/** 60 tenants: shards s0 … s5 of ten each, regions east and west of thirty each; the tenants of one shard are sick. */
function fleet(isSick: (tenant: number) => boolean): { tenant: string; looks: GroupLook[] }[] {
  return Array.from({ length: 60 }, (_, i) => {
    const status = isSick(i) ? 'fail' : 'pass'
    return { tenant: `t${i}`, looks: looks({ shard: `s${i % 6}`, region: i < 30 ? 'east' : 'west', shop: status, database: status }) }
  })
}

test('a tenant is sick for a shared node when half of the observed checks it reaches fail; unobserved is neither', () => {
  const at = (shop: CheckStatus, database: CheckStatus) =>
    looks({ shard: 's', region: 'r', shop, database }).find(({ node }) => node === 'shard')
  expect(at('fail', 'pass')).toMatchObject({ sick: true, failed: ['shop/probe'] })
  expect(at('pass', 'pass')).toMatchObject({ sick: false })
  expect(at('unknown', 'fail')).toMatchObject({ sick: true, seen: ['database/probe'] })
  expect(at('unknown', 'unknown')).toBeUndefined()
})

test('the shard is the problem, its regions are not blamed for it', () => {
  const { problems } = findSharedProblems({ tenants: fleet((i) => i % 6 === 2) })
  expect(problems).toMatchObject([{ node: 'shard', group: 's2', members: 10, sick: 10, confounded: [] }])
  expect(problems[0]!.tenants).toHaveLength(10)
})

test('groups that name only who fails anything give the same problems as looks at everybody', () => {
  const tenants = fleet((i) => i % 6 === 2 || i >= 30)
  const fails = new Set(tenants.filter(({ looks: own }) => own.some(({ failed }) => failed.length > 0)).map(({ tenant }) => tenant))
  const groups = new Map<string, GroupTally & { all: Map<string, { sick: boolean; seen: number; failed: number }> }>()
  for (const { tenant, looks: own } of tenants) {
    for (const { node, group, sick, seen, failed } of own) {
      const all = groups.get(group)?.all ?? new Map<string, { sick: boolean; seen: number; failed: number }>()
      all.set(tenant, { sick, seen: seen.length, failed: failed.length })
      const sum = (of: (look: { sick: boolean; seen: number; failed: number }) => number) =>
        [...all.values()].reduce((n, l) => n + of(l), 0)
      const counts = {
        members: all.size,
        sick: sum((l) => (l.sick ? 1 : 0)),
        seen: sum((l) => l.seen),
        failed: sum((l) => l.failed),
        affected: sum((l) => (l.failed > 0 ? 1 : 0)),
      }
      groups.set(group, { node, group, all, counts, named: () => new Map([...all].filter(([id]) => fails.has(id))) })
    }
  }
  expect(fails.size).toBe(35)
  expect(coverGroups({ groups: groups.values() })).toEqual(findSharedProblems({ tenants }))
})

test('two shared problems are both found, the larger evidence first', () => {
  const { problems } = findSharedProblems({ tenants: fleet((i) => i % 6 === 2 || i >= 30) })
  expect(problems.map(({ group }) => group)).toEqual(['west', 's2'])
  expect(problems[1]).toMatchObject({ members: 5, sick: 5 })
})

test('groups of the same tenants are said to be inseparable', () => {
  const tenants = fleet((i) => i % 6 === 2).map(({ tenant, looks: own }) => ({
    tenant,
    looks: [...own, { ...own.find(({ node }) => node === 'shard')!, node: 'release', group: own[0]!.group === 's2' ? '4.2' : '4.1' }],
  }))
  const { problems } = findSharedProblems({ tenants })
  expect(problems).toHaveLength(1)
  expect([problems[0]!.node, ...problems[0]!.confounded.map(({ node }) => node)].sort()).toEqual(['release', 'shard'])
})

test('fewer than three sick tenants are no shared problem, nor is a healthy fleet', () => {
  expect(findSharedProblems({ tenants: fleet((i) => i === 2 || i === 8) }).problems).toEqual([])
  expect(findSharedProblems({ tenants: fleet(() => false) }).problems).toEqual([])
})

test('a partner failing two calls in five is found though hardly any tenant fails everything', () => {
  const tenants = fleet(() => false).map(({ tenant }, i) => ({
    tenant,
    looks: looks({
      shard: `s${i % 6}`,
      region: i < 30 ? 'east' : 'west',
      shop: i < 30 && i % 5 < 2 ? 'fail' : 'pass',
      database: i < 30 && i % 5 > 2 ? 'fail' : 'pass',
    }),
  }))
  expect(findSharedProblems({ tenants }).problems[0]).toMatchObject({ node: 'region', group: 'east' })
})

test('the entries of a bundle leave the subject out', () => {
  const tenants = fleet((i) => i % 6 === 2)
  const counts: FleetCounts = new Map()
  for (const each of tenants) countLooks({ counts, looks: each.looks, by: 1 })
  const subject = tenants[2]!
  const entries = fleetEntries({
    counts,
    groups: new Map([
      ['shard', 's2'],
      ['region', 'east'],
    ]),
    own: subject.looks,
  })
  expect(entries).toMatchObject([
    {
      node: 'shard',
      members: 9,
      sick: 9,
      checks: [
        { seen: 9, failed: 9 },
        { seen: 9, failed: 9 },
      ],
    },
    { node: 'region', members: 29, sick: 4 },
  ])
})

test('tenants that a shared problem explains count for it alone', () => {
  const tenants = fleet((i) => i % 6 === 2)
  const [problem] = findSharedProblems({ tenants }).problems
  const counts: FleetCounts = new Map()
  for (const { tenant, looks: own } of tenants) {
    countLooks({ counts, looks: looksToCount({ looks: own, problem: problem!.tenants.includes(tenant) ? problem : undefined }), by: 1 })
  }
  const entries = fleetEntries({
    counts,
    groups: new Map([
      ['shard', 's2'],
      ['region', 'east'],
    ]),
    own: [],
  })
  expect(entries).toMatchObject([
    { node: 'shard', members: 10, sick: 10 },
    { node: 'region', members: 25, sick: 0 },
  ])
})
