import { QueryCache, QueryClient } from '@tanstack/react-query'
import { createTRPCClient, httpLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '@lamplighter/api'
import { isSignedOut, isTemporary } from './refusal.ts'
import { markSignedOut } from './signed-out.ts'

export const trpcUrl = '/trpc'

export const trpcClient = createTRPCClient<AppRouter>({
  // Not batched: one slow answer would hold up the quick ones beside it.
  links: [httpLink({ url: trpcUrl })],
})

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => isSignedOut(error) && markSignedOut() }),
  defaultOptions: {
    queries: {
      staleTime: 5000,
      // Never waits for the browser's own idea of being online, which is wrong for servers on this machine.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && isTemporary(error),
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
    mutations: { networkMode: 'always', onError: (error) => isSignedOut(error) && markSignedOut() },
  },
})

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient })
