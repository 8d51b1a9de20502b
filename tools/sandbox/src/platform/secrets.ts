import { randomBytes } from 'node:crypto'
import type { Tokens } from '../http/serve.ts'
import type { PlatformStore } from './platform-store.ts'

const storeKey = 'tokens'

/** The bearer tokens of one place, the same at every start. */
export interface TokenBook {
  tokensFor: (place: string) => Required<Tokens>
  save: () => Promise<void>
}

export function openTokenBook(store: PlatformStore): TokenBook {
  const tokens = { ...store.get<Record<string, Required<Tokens>>>(storeKey) }
  let changed = false
  return {
    tokensFor: (place) => {
      const known = tokens[place]
      if (known) return known
      changed = true
      return (tokens[place] = { reader: randomBytes(24).toString('base64url'), operator: randomBytes(24).toString('base64url') })
    },
    save: async () => {
      if (changed) await store.set({ key: storeKey, value: tokens })
    },
  }
}
