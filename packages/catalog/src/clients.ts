import type { TenantFacts } from './tenant.ts'

/**
 * The clients a pack is written against. `read` can not write, by type and by the connector behind it;
 * `write` carries the idempotency key of the step it was made for; `platform` reaches what tenants share.
 * The concrete types live with the connectors, so that the language of packs knows no protocol.
 */
export type Clients = { read: unknown; write: unknown; platform: unknown }

/** Where operations get clients from; the connectors implement it, tests fake it. */
export type ClientSource<C extends Clients> = {
  /**
   * `showPersonalData`: people's addresses in answers are not masked, for one look that an operator asked for with a reason; secrets
   * always are. `onGaveUp`: told when a client's own deadline ended a call, so that what we cut off can be told from what was answered.
   */
  readClients(options: { tenant: TenantFacts; signal: AbortSignal; showPersonalData?: boolean; onGaveUp?: () => void }): C['read']
  /** `idempotencyKey` is `run:step`: the same key never has a second effect at the target. */
  writeClients(options: { tenant: TenantFacts; idempotencyKey: string; signal: AbortSignal }): C['write']
  /** `hideAddresses`: people's addresses are masked, too; the inventory alone needs them, because callers are found by them. */
  platformClient(options: { signal: AbortSignal; hideAddresses?: boolean }): C['platform']
  close(): Promise<void>
}
