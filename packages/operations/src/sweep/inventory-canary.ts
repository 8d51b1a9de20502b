import type { OperationsContext } from '../context.ts'

/** Whether the product's own list of tenants can be read: something outside every tenant that answers when we can see. */
export async function readsInventory(context: OperationsContext): Promise<boolean> {
  const signal = AbortSignal.timeout(3000)
  await context.pack.inventory({ platform: context.clients.platformClient({ signal }), signal })
  return true
}
