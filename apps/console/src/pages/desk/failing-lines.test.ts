import { expect, test } from 'vitest'
import { gatherFailing } from './failing-lines.ts'

const line = (tenant: string, feature: string, cause: { id: string; scope: 'tenant' | 'shared' } | null) => ({
  tenant,
  tenantName: tenant,
  feature: { id: feature, title: feature },
  state: 'failing' as const,
  since: null,
  checkedAt: null,
  cause: cause && { ...cause, title: cause.id, verdict: 'likely' },
})

test('one shared cause is one line, whatever number of tenants it hits', () => {
  const down = { id: 'partner/down', scope: 'shared' as const }
  const lines = gatherFailing({
    problems: [],
    lines: [line('a', 'checkout', null), line('b', 'sync', down), line('c', 'sync', down), line('d', 'mail', down)],
  })
  expect(lines.map(({ type, line, ...rest }) => [type, line.feature.id, 'tenants' in rest ? rest.tenants : null])).toEqual([
    ['one', 'checkout', null],
    ['shared', 'sync', 2],
    ['shared', 'mail', 1],
  ])
})

test('the same cause of two tenants of their own stays two lines', () => {
  const expired = { id: 'key/expired', scope: 'tenant' as const }
  expect(gatherFailing({ problems: [], lines: [line('a', 'checkout', expired), line('b', 'checkout', expired)] })).toHaveLength(2)
})

test('a shared problem that knows of more tenants than the desk lists tells their number', () => {
  const down = { id: 'partner/down', scope: 'shared' as const }
  const lines = gatherFailing({ lines: [line('b', 'sync', down)], problems: [{ cause: 'partner/down', sick: 40 }] })
  expect(lines).toMatchObject([{ type: 'shared', tenants: 40 }])
})
