import { expect, test } from 'vitest'
import { confirmationProblems } from './confirmation.ts'

const plan = (friction: { typeTenantName: boolean; caseRequired: boolean }) => ({
  tenant: { id: 'acme', name: 'Acme Outdoor' },
  friction: { ...friction, reasonRequired: true, caseBecause: friction.caseRequired ? 'it is billed' : null },
})
const light = plan({ typeTenantName: false, caseRequired: false })
const heavy = plan({ typeTenantName: true, caseRequired: true })

test('a light plan asks for a reason only', () => {
  expect(Object.keys(confirmationProblems({ plan: light, draft: { reason: ' no', case: '', typedTenantName: '' } }))).toEqual(['reason'])
  expect(confirmationProblems({ plan: light, draft: { reason: 'Cards declined', case: '', typedTenantName: '' } })).toEqual({})
})

test('a heavy plan asks for the case and the exact name of the tenant', () => {
  expect(
    Object.keys(confirmationProblems({ plan: heavy, draft: { reason: 'Cards declined', case: ' ', typedTenantName: 'acme outdoor' } })),
  ).toEqual(['case', 'typedTenantName'])
  expect(
    confirmationProblems({ plan: heavy, draft: { reason: 'Cards declined', case: '1042', typedTenantName: 'Acme Outdoor ' } }),
  ).toEqual({})
})
