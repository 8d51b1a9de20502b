import { checkDefiner, remediationDefiner } from '@lamplighter/catalog'
import type { ReadClients, TenantClients } from '@lamplighter/connectors/clients'

/** What this pack is written against. The definers are bound here once; every check and remediation uses these. */
export type CommerceClients = TenantClients
export type CommerceRead = ReadClients

export const defineCheck = checkDefiner<CommerceClients>()
export const defineRemediation = remediationDefiner<CommerceClients>()

/** The names under which the inventory files the references of a tenant's secrets. */
export const secretNames = {
  reader: 'reader',
  operator: 'operator',
  platformReader: 'platformReader',
  platformOperator: 'platformOperator',
  database: 'database',
} as const
